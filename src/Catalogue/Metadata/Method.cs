using System.Reflection;
using System.Reflection.Metadata;

namespace AsyncLoop.Catalogue.Metadata;

/// <summary>A method that an assembly defines; properties and events are their accessors.</summary>
internal sealed class Method(int index, TypeDef type, MethodDefinitionHandle handle, MethodDefinition definition)
{
    /// <summary>The bit of <c>MethodImplAttributes</c> that marks an async method without a state machine.</summary>
    public const MethodImplAttributes RuntimeAsync = (MethodImplAttributes)0x2000;

    /// <summary>The number of the method among all methods, for tables.</summary>
    public int Index => index;

    public TypeDef Type => type;

    public MethodDefinitionHandle Handle => handle;

    public string Name { get; } = type.File.Reader.GetString(definition.Name);

    public MethodAttributes Attributes { get; } = definition.Attributes;

    public MethodImplAttributes ImplAttributes { get; } = definition.ImplAttributes;

    /// <summary>Where the body is; 0 where there is none.</summary>
    public int Rva { get; } = definition.RelativeVirtualAddress;

    public int GenericArity { get; } = definition.GetGenericParameters().Count;

    public MethodSignature<TypeText> Signature => _signature ??= definition.DecodeSignature(type.File.Assemblies.Signatures, type.File);

    private MethodSignature<TypeText>? _signature;

    public TypeText Return => Signature.ReturnType;

    public IReadOnlyList<TypeText> Parameters => Signature.ParameterTypes;

    /// <summary>The parameter types as one text: two methods of one name with the same text are the same slot.</summary>
    public string ParameterText => field ??= Join(Signature.ParameterTypes.Select(p => p.Text));

    /// <summary>The parameter types as the data file writes them.</summary>
    public string ShortParameters => field ??= Join(Signature.ParameterTypes.Select(p => p.Short));

    public string[] ParameterNames => field ??= ReadParameterNames();

    public bool IsStatic => (Attributes & MethodAttributes.Static) != 0;

    public bool IsVirtual => (Attributes & MethodAttributes.Virtual) != 0;

    public bool IsAbstract => (Attributes & MethodAttributes.Abstract) != 0;

    public bool IsFinal => (Attributes & MethodAttributes.Final) != 0;

    public bool IsNewSlot => (Attributes & MethodAttributes.NewSlot) != 0;

    /// <summary>A virtual member that code outside the assembly can override.</summary>
    public bool IsOpen => IsVirtual && !IsFinal && IsVisible && !type.IsSealed;

    public bool IsVisibleMember => (Attributes & MethodAttributes.MemberAccessMask)
        is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    /// <summary>Whether code outside the assembly can name the method.</summary>
    public bool IsVisible => IsVisibleMember && type.IsVisible;

    public bool IsConstructor => Name == ".ctor";

    /// <summary>What a caller gets back can be awaited or ended later: only its first synchronous steps run in the call.</summary>
    public bool IsAwaitable => (ImplAttributes & RuntimeAsync) != 0 || AwaitableTypes.Contains(Return.Type?.FullName ?? "");

    /// <summary>Asynchronous by what it returns, or by its name: the event-based members return nothing.</summary>
    public bool IsAsynchronous => IsAwaitable || Name.EndsWith("Async", StringComparison.Ordinal);

    private static readonly HashSet<string> AwaitableTypes =
    [
        "System.Threading.Tasks.Task", "System.Threading.Tasks.Task`1", "System.Threading.Tasks.ValueTask", "System.Threading.Tasks.ValueTask`1",
        "System.Collections.Generic.IAsyncEnumerable`1", "System.Collections.Generic.IAsyncEnumerator`1", "System.IAsyncResult",
    ];

    /// <summary>Type and name, as the lists and the queries write it: <c>System.IO.File::Exists</c>.</summary>
    public string FullName => field ??= type.FullName + "::" + Name;

    /// <summary>Type, name and parameters, short.</summary>
    public string Display => $"{type.ShortName}.{Name}({ShortParameters})";

    public override string ToString() => FullName;

    private static string Join(IEnumerable<string> parts) => string.Join(',', parts);

    private string[] ReadParameterNames()
    {
        var names = new string[Parameters.Count];
        Array.Fill(names, "");
        var reader = type.File.Reader;
        foreach (var parameterHandle in definition.GetParameters())
        {
            var parameter = reader.GetParameter(parameterHandle);
            if (parameter.SequenceNumber > 0 && parameter.SequenceNumber <= names.Length)
                names[parameter.SequenceNumber - 1] = reader.GetString(parameter.Name);
        }

        return names;
    }
}
