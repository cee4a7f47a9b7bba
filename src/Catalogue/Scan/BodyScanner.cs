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
    private readonly HashSet<int> _guarded = [];
    private AssemblyImage _file = null!;
    private FlowGraph? _flow;
    private bool _alwaysReturns;
    private Body _body = null!;
    private MethodBodyBlock _block = null!;
    private Frame _frame = null!;
    private TypeDef? _constrained;
    private Method? _function;

    public Body Scan(Method method)
    {
        if (method.Rva == 0)
            return Body.Empty;
        _file = method.Type.File;
        _block = _file.Body(method);
        _body = new Body();
        _flow = null;
        _constrained = null;
        Instruction.Read(_block.GetILReader(), _code);
        _alwaysReturns = !_code.Exists(i => i.Operation == Operation.Throw) && _code.Exists(i => i.Operation == Operation.Return);
        _frame = new Frame(method, _block, _code, memory);
        FindGuarded();
        var falls = true;
        for (var i = 0; i < _code.Count; i++)
        {
            var instruction = _code[i];
            _frame.Enter(instruction.Offset, falls);
            Step(i, instruction);
            if (instruction.IsBranch && instruction.Operand > instruction.Offset)
                _frame.BranchTo(instruction.Operand);
            foreach (var target in instruction.Targets ?? [])
                _frame.BranchTo(target);
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
                _frame.Push(_frame.Peek());
                break;
            case Operation.LoadLocal:
                _frame.Push(_frame.Local(instruction.Number));
                break;
            case Operation.StoreLocal:
                _frame.StoreLocal(instruction.Number, _frame.Pop());
                break;
            case Operation.LoadArgument:
                _frame.Push(_frame.Argument(instruction.Number));
                break;
            case Operation.StoreArgument:
                _frame.StoreArgument(instruction.Number, _frame.Pop());
                break;
            case Operation.LoadInteger:
                _frame.Push(new Value { IsZero = instruction.Code == OpCodes.Ldc_I4_0 || (instruction.Code.OperandType != OperandType.InlineNone && instruction.Operand == 0) });
                break;
            case Operation.Convert:
                break;
            case Operation.LoadField:
                LoadField(instruction, _frame.Pop());
                break;
            case Operation.StoreField:
                StoreField();
                break;
            case Operation.LoadStatic:
                LoadStatic(instruction);
                break;
            case Operation.Cast:
                _frame.Push(_frame.Pop() is var value && TypeToken(instruction) is { } type ? value with { Type = type } : value);
                break;
            case Operation.Leave or Operation.Throw:
                _frame.Clear();
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
        var arguments = _frame.PopArguments(count);
        var type = target?.Type ?? Owner(instruction);
        if (type is { IsDelegate: true })
        {
            _frame.Push(new Value { Type = type, IsExact = true, Handed = _function, From = arguments[1].From });
            _function = null;
            return;
        }

        if (target is not null)
        {
            Add(index, new Call(target, CallKind.Direct, null, true, arguments));
            if (Iterator(target.Type) is { } enumeration)
                Add(index, new Call(enumeration, CallKind.Iterator, null, true, []));
        }

        _frame.Push(Made(arguments, type, isExact: true) with { InMemory = memory.Contains(type) || arguments.Any(a => a.InMemory) });
    }

    private void Called(int index, Instruction instruction)
    {
        var constrained = _constrained;
        _constrained = null;
        var target = Token(instruction);
        var signature = target?.Signature ?? Signature(instruction);
        var hasThis = signature.Header.IsInstance;
        var arguments = _frame.PopArguments(signature.ParameterTypes.Length);
        var local = 0;
        if (hasThis)
        {
            arguments[0] = _frame.Pop();
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
                _frame.StoreLocal(local - 1, Made(arguments[1..], target.Type, isExact: true) with { InMemory = arguments.Any(a => a.InMemory) });
            Add(index, new Call(target, isVirtual ? CallKind.Virtual : CallKind.Direct, receiver, isExact, arguments));
        }

        if (signature.ReturnType.Text != "System.Void")
            _frame.Push(Made(arguments, signature.ReturnType.Type, isExact: false) with { InMemory = arguments.Any(a => a.InMemory) || memory.Returns(target) || memory.Contains(signature.ReturnType.Type) });
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
            _frame.Pop();
        _function = Token(instruction);
        _frame.Push(default);
    }

    private void LoadField(Instruction instruction, Value owner)
    {
        var type = Field(instruction).Type;
        _frame.Push(new Value { Type = type, From = owner.From, InMemory = owner.InMemory || memory.Contains(type) });
    }

    private void StoreField()
    {
        var value = _frame.Pop();
        _frame.StoreField(_frame.Pop(), value);
    }

    private void LoadStatic(Instruction instruction)
    {
        var (owner, name, type) = Field(instruction);
        _frame.Push(new Value
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
            from |= _frame.Pop().From;
        for (var i = PushCount(code.StackBehaviourPush); i > 0; i--)
            _frame.Push(new Value { From = from });
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
