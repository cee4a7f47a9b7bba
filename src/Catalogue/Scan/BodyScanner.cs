using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using AsyncLoop.Catalogue.Metadata;

namespace AsyncLoop.Catalogue.Scan;

/// <summary>
/// Reads one body from its first instruction to its last, once, with the evaluation stack at hand: a linear pass that
/// joins what is known at forward branches. Enough for what compilers write.
/// </summary>
internal sealed class BodyScanner(InMemoryTypes memory)
{
    private readonly List<Instruction> _code = [];
    private readonly List<Value> _stack = [];
    private readonly Dictionary<int, Value[]> _pending = [];
    private Method _method = null!;
    private AssemblyImage _file = null!;
    private FlowGraph? _flow;
    private bool _alwaysReturns;
    private Body _body = null!;
    private MethodBodyBlock _block = null!;
    private Value[] _arguments = [];
    private Value[] _locals = [];
    private int[] _stores = [];
    private readonly HashSet<int> _guarded = [];
    private TypeDef? _constrained;
    private Method? _function;

    public Body Scan(Method method)
    {
        if (method.Rva == 0)
            return Body.Empty;
        _method = method;
        _file = method.Type.File;
        _body = new Body();
        var block = _file.Body(method);
        Instruction.Read(block.GetILReader(), _code);
        _flow = null;
        _alwaysReturns = !_code.Exists(i => i.Operation == Operation.Throw) && _code.Exists(i => i.Operation == Operation.Return);
        _block = block;
        FindGuarded();
        Prepare(block);
        var handlers = block.ExceptionRegions
            .Where(r => r.Kind is ExceptionRegionKind.Catch or ExceptionRegionKind.Filter)
            .SelectMany(r => r.Kind == ExceptionRegionKind.Filter ? new[] { r.HandlerOffset, r.FilterOffset } : [r.HandlerOffset])
            .ToHashSet();
        var falls = true;
        for (var i = 0; i < _code.Count; i++)
        {
            var instruction = _code[i];
            Enter(instruction.Offset, falls, handlers);
            Step(i, instruction);
            if (instruction.IsBranch && instruction.Operand > instruction.Offset)
                Remember(instruction.Operand);
            foreach (var target in instruction.Targets ?? [])
                Remember(target);
            falls = instruction.Code.FlowControl is not (FlowControl.Branch or FlowControl.Return or FlowControl.Throw);
        }

        return _body;
    }

    private FlowGraph Flow => _flow ??= new FlowGraph(_code, _block.ExceptionRegions, _block.GetILReader().Length);

    /// <summary>The instructions behind a guard: they run only when the task in question is complete.</summary>
    private void FindGuarded()
    {
        _guarded.Clear();
        for (var i = 1; i < _code.Count; i++)
        {
            if (_code[i].Operation is not (Operation.BranchTrue or Operation.BranchFalse) || _code[i - 1].Operation != Operation.Call)
                continue;
            if (Token(_code[i - 1]) is { } asked && CompletionGuard.Asks(asked))
                _guarded.UnionWith(Flow.OnlyAfter(i, taken: _code[i].Operation == Operation.BranchTrue));
        }
    }

    private void Prepare(MethodBodyBlock block)
    {
        _stack.Clear();
        _pending.Clear();
        _constrained = null;
        var parameters = _method.Parameters;
        var shift = _method.IsStatic ? 0 : 1;
        _arguments = new Value[parameters.Count + shift];
        for (var i = 0; i < _arguments.Length; i++)
        {
            var type = i < shift ? _method.Type : parameters[i - shift].Type;
            _arguments[i] = new Value { Type = type, From = Value.Bit(i), Argument = i + 1, InMemory = memory.Contains(type) };
        }

        var locals = block.LocalSignature.IsNil
            ? []
            : _file.Reader.GetStandaloneSignature(block.LocalSignature).DecodeLocalSignature(_file.Assemblies.Signatures, _file);
        _locals = new Value[locals.Length];
        _stores = new int[locals.Length];
        for (var i = 0; i < locals.Length; i++)
        {
            // A local that is only ever filled through its address: it may come from anything that was at hand.
            _locals[i] = new Value { Type = locals[i].Type, From = Value.Bit(_arguments.Length) - 1 };
        }

        foreach (var instruction in _code)
        {
            if (instruction.Operation == Operation.StoreLocal && _stores[instruction.Number]++ == 0)
                _locals[instruction.Number] = _locals[instruction.Number] with { From = 0 };
        }
    }

    private void Enter(int offset, bool falls, HashSet<int> handlers)
    {
        if (!falls)
            _stack.Clear();
        if (_pending.Remove(offset, out var other))
        {
            if (!falls)
                _stack.AddRange(other);
            else if (other.Length == _stack.Count)
            {
                for (var i = 0; i < other.Length; i++)
                    _stack[i] = _stack[i].Join(other[i]);
            }
        }

        if (handlers.Contains(offset))
        {
            _stack.Clear();
            _stack.Add(default);
        }
    }

    private void Remember(int target)
    {
        if (_stack.Count == 0)
            return;
        if (_pending.TryGetValue(target, out var other) && other.Length == _stack.Count)
            _pending[target] = [.. _stack.Zip(other, (a, b) => a.Join(b))];
        else
            _pending.TryAdd(target, [.. _stack]);
    }

    private void Step(int index, Instruction instruction)
    {
        switch (instruction.Operation)
        {
            case Operation.Nop:
                break;
            case Operation.Constrained:
                _constrained = TypeToken(instruction);
                break;
            case Operation.New:
                New(index, instruction);
                break;
            case Operation.Call:
                Called(index, instruction);
                break;
            case Operation.LoadFunction:
                LoadFunction(instruction);
                break;
            case Operation.Duplicate:
                Push(_stack.Count > 0 ? _stack[^1] : default);
                break;
            case Operation.LoadLocal:
                Push(_locals[instruction.Number] with { Local = instruction.Number + 1 });
                break;
            case Operation.StoreLocal:
                Store(instruction.Number, Pop());
                break;
            case Operation.LoadArgument:
                Push(_arguments[instruction.Number]);
                break;
            case Operation.StoreArgument:
                StoreArgument(instruction.Number, Pop());
                break;
            case Operation.LoadInteger:
                Push(new Value { IsZero = instruction.Code == OpCodes.Ldc_I4_0 || (instruction.Code.OperandType != OperandType.InlineNone && instruction.Operand == 0) });
                break;
            case Operation.Convert:
                break;
            case Operation.LoadField:
                LoadField(instruction, Pop());
                break;
            case Operation.StoreField:
                StoreField(Pop(), Pop());
                break;
            case Operation.LoadStatic:
                LoadStatic(instruction);
                break;
            case Operation.Cast:
                Push(Pop() is var value && TypeToken(instruction) is { } type ? value with { Type = type } : value);
                break;
            case Operation.Leave or Operation.Throw:
                _stack.Clear();
                break;
            default:
                Other(instruction.Code);
                break;
        }
    }

    private void New(int index, Instruction instruction)
    {
        var target = Token(instruction);
        var count = target?.Parameters.Count ?? Signature(instruction).ParameterTypes.Length;
        var arguments = PopArguments(count, withThis: true);
        var type = target?.Type ?? Owner(instruction);
        if (type is { IsDelegate: true })
        {
            Push(new Value { Type = type, IsExact = true, Handed = _function, From = arguments[1].From });
            _function = null;
            return;
        }

        if (target is not null)
        {
            Add(index, new Call(target, CallKind.Direct, null, true, arguments));
            if (Iterator(target.Type) is { } enumeration)
                Add(index, new Call(enumeration, CallKind.Iterator, null, true, []));
        }

        Push(Made(arguments, type, isExact: true) with { InMemory = memory.Contains(type) || arguments.Any(a => a.InMemory) });
    }

    private void Called(int index, Instruction instruction)
    {
        var constrained = _constrained;
        _constrained = null;
        var target = Token(instruction);
        var signature = target?.Signature ?? Signature(instruction);
        var hasThis = signature.Header.IsInstance;
        var arguments = PopArguments(signature.ParameterTypes.Length, withThis: false);
        var local = 0;
        if (hasThis)
        {
            arguments[0] = Pop();
            local = arguments[0].Local;
            arguments[0] = arguments[0] with { Local = 0 };
        }

        if (!hasThis)
            arguments = arguments[1..];
        if (target is not null)
        {
            var receiver = constrained ?? (hasThis ? arguments[0].Type : null);
            if (receiver is null || !hasThis || !receiver.DerivesFrom(target.Type))
                receiver = target.Type;
            if (target.Type.IsDelegate && target.Name == "Invoke")
                Invoke(index, arguments[0]);
            var isVirtual = instruction.Code == OpCodes.Callvirt && target.IsVirtual;
            var isExact = hasThis && (arguments[0].IsExact || constrained is { IsValueType: true });
            if (target.IsConstructor && local > 0)
                Store(local - 1, Made(arguments[1..], target.Type, isExact: true) with { InMemory = arguments.Any(a => a.InMemory) });
            Add(index, new Call(target, isVirtual ? CallKind.Virtual : CallKind.Direct, receiver, isExact, arguments));
        }

        if (signature.ReturnType.Text != "System.Void")
            Push(Made(arguments, signature.ReturnType.Type, isExact: false) with { InMemory = arguments.Any(a => a.InMemory) || memory.Returns(target) || memory.Contains(signature.ReturnType.Type) });
    }

    private void Invoke(int index, Value function)
    {
        if (function.Argument > 0)
            _body.Invokes |= Value.Bit(function.Argument - 1);
        if (function.Handed is { } lambda)
            Add(index, new Call(lambda, CallKind.Direct, null, true, []));
    }

    private void Add(int index, Call call)
    {
        _body.IsTrivial = false;
        if (!(_alwaysReturns || Flow.Returns(index)) || (_guarded.Contains(index) && CompletionGuard.IsWait(call.Target)) || OnlyAsks(call))
            return;
        _body.Calls.Add(call);
    }

    /// <summary>A time limit of zero asks, and does not wait.</summary>
    private static bool OnlyAsks(Call call)
    {
        var shift = call.Arguments.Length - call.Target.Parameters.Count;
        if (shift < 0)
            return false;
        for (var i = 0; i < call.Target.Parameters.Count; i++)
        {
            if (call.Arguments[i + shift].IsZero && IsLimit(call.Target.ParameterNames[i]))
                return true;
        }

        return false;

        static bool IsLimit(string name) =>
            name.Contains("timeout", StringComparison.OrdinalIgnoreCase) || name is "microSeconds" or "microseconds" or "milliseconds";
    }

    private void LoadFunction(Instruction instruction)
    {
        if (instruction.Code == OpCodes.Ldvirtftn)
            Pop();
        _function = Token(instruction);
        Push(default);
    }

    private void LoadField(Instruction instruction, Value owner)
    {
        var type = Field(instruction).Type;
        Push(new Value { Type = type, From = owner.From, InMemory = owner.InMemory || memory.Contains(type) });
    }

    /// <summary>An object that is given something comes from there, too: closures, iterators, readers that are set up late.</summary>
    private void StoreField(Value value, Value owner)
    {
        var from = value.InMemory ? 0 : value.From;
        if (owner.Local > 0)
            _locals[owner.Local - 1] = _locals[owner.Local - 1] with { From = _locals[owner.Local - 1].From | from };
        if (owner.Argument > 0 && memory.IsSource(value.Type))
            _arguments[owner.Argument - 1] = _arguments[owner.Argument - 1] with { From = _arguments[owner.Argument - 1].From | from };
    }

    private void LoadStatic(Instruction instruction)
    {
        var (owner, name, type) = Field(instruction);
        Push(new Value
        {
            Type = type,
            IsZero = owner == "System.TimeSpan" && name == "Zero",
            InMemory = memory.IsNullObject(owner, name),
        });
    }

    /// <summary>Everything else moves values without making any that matter.</summary>
    private void Other(OpCode code)
    {
        var from = 0UL;
        for (var i = PopCount(code.StackBehaviourPop); i > 0; i--)
            from |= Pop().From;
        for (var i = PushCount(code.StackBehaviourPush); i > 0; i--)
            Push(new Value { From = from });
    }

    private void Store(int local, Value value)
    {
        var known = _locals[local];
        value = value with { Local = 0 };
        var type = value.IsExact || known.Type is null ? value.Type ?? known.Type : known.Type;
        _locals[local] = _stores[local] == 1
            ? value with { Type = type }
            : new Value { Type = known.Type, From = known.From | value.From, InMemory = value.InMemory && (known.InMemory || known.From == 0) };
    }

    private void StoreArgument(int argument, Value value)
    {
        _arguments[argument] = _arguments[argument] with { From = _arguments[argument].From | value.From, Argument = 0 };
    }

    private static Value Made(Value[] arguments, TypeDef? type, bool isExact)
    {
        var from = 0UL;
        foreach (var argument in arguments)
            from |= argument.InMemory ? 0 : argument.From;
        return new Value { Type = type, IsExact = isExact, From = from };
    }

    /// <summary>The step of an iterator class that the compiler made from a method.</summary>
    private static Method? Iterator(TypeDef type) =>
        type.Outer is not null && type.Name.Contains(">d__", StringComparison.Ordinal)
            && type.Interfaces.Any(i => i.Text == "System.Collections.IEnumerator")
            ? type.MethodsByName.GetValueOrDefault("MoveNext")?[0]
            : null;

    private TypeDef? TypeToken(Instruction instruction) => _file.TextOf(MetadataTokens.EntityHandle(instruction.Operand)).Type;

    private Method? Token(Instruction instruction) => _file.Resolve(MetadataTokens.EntityHandle(instruction.Operand));

    private MethodSignature<TypeText> Signature(Instruction instruction) => _file.SignatureOf(MetadataTokens.EntityHandle(instruction.Operand));

    private TypeDef? Owner(Instruction instruction) => _file.OwnerOf(MetadataTokens.EntityHandle(instruction.Operand));

    private FieldFacts Field(Instruction instruction) => _file.FieldOf(MetadataTokens.EntityHandle(instruction.Operand));

    /// <summary>Pops arguments into an array with room for <c>this</c> in front.</summary>
    private Value[] PopArguments(int count, bool withThis)
    {
        var arguments = new Value[count + 1];
        for (var i = count; i > 0; i--)
            arguments[i] = Pop() with { Local = 0 };
        if (withThis)
            arguments[0] = default;
        return arguments;
    }

    private Value Pop()
    {
        if (_stack.Count == 0)
            return default;
        var value = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private void Push(Value value) => _stack.Add(value);

    private static int PopCount(StackBehaviour behaviour) => behaviour switch
    {
        StackBehaviour.Pop0 => 0,
        StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
        StackBehaviour.Pop1_pop1 or StackBehaviour.Popi_pop1 or StackBehaviour.Popi_popi or StackBehaviour.Popi_popi8
            or StackBehaviour.Popi_popr4 or StackBehaviour.Popi_popr8 or StackBehaviour.Popref_pop1 or StackBehaviour.Popref_popi => 2,
        StackBehaviour.Varpop => 0,
        _ => 3,
    };

    private static int PushCount(StackBehaviour behaviour) => behaviour switch
    {
        StackBehaviour.Push0 or StackBehaviour.Varpush => 0,
        StackBehaviour.Push1_push1 => 2,
        _ => 1,
    };
}
