using System.Reflection.Metadata;
using AsyncLoop.Catalogue.Metadata;

namespace AsyncLoop.Catalogue.Scan;

/// <summary>The evaluation stack, the arguments and the locals of a body while it is read.</summary>
internal sealed class Frame
{
    private readonly InMemoryTypes _memory;
    private readonly List<Value> _stack = [];
    private readonly Dictionary<int, Value[]> _pending = [];
    private readonly HashSet<int> _handlers = [];
    private readonly Value[] _arguments;
    private readonly Value[] _locals;
    private readonly int[] _stores;

    public Frame(Method method, MethodBodyBlock block, List<Instruction> code, InMemoryTypes memory)
    {
        _memory = memory;
        var shift = method.IsStatic ? 0 : 1;
        _arguments = new Value[method.Parameters.Count + shift];
        for (var i = 0; i < _arguments.Length; i++)
        {
            var type = i < shift ? method.Type : method.Parameters[i - shift].Type;
            _arguments[i] = new Value { Type = type, From = Value.Bit(i), Argument = i + 1, InMemory = memory.Contains(type) };
        }

        var file = method.Type.File;
        var locals = block.LocalSignature.IsNil
            ? []
            : file.Reader.GetStandaloneSignature(block.LocalSignature).DecodeLocalSignature(file.Assemblies.Signatures, file);
        _locals = new Value[locals.Length];
        _stores = new int[locals.Length];
        foreach (var instruction in code)
        {
            if (instruction.Operation == Operation.StoreLocal)
                _stores[instruction.Number]++;
        }

        for (var i = 0; i < locals.Length; i++)
        {
            // A local that is only ever filled through its address may come from anything that was at hand.
            _locals[i] = new Value { Type = locals[i].Type, From = _stores[i] > 0 ? 0 : Value.Bit(_arguments.Length) - 1 };
        }

        foreach (var region in block.ExceptionRegions)
        {
            if (region.Kind is ExceptionRegionKind.Catch or ExceptionRegionKind.Filter)
                _handlers.Add(region.HandlerOffset);
            if (region.Kind == ExceptionRegionKind.Filter)
                _handlers.Add(region.FilterOffset);
        }
    }

    /// <summary>Comes to an instruction: by falling into it, by the branches that lead to it, or with an exception.</summary>
    public void Enter(int offset, bool falls)
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

        if (_handlers.Contains(offset))
        {
            _stack.Clear();
            _stack.Add(default);
        }
    }

    /// <summary>Keeps the stack for a branch to an instruction that comes later.</summary>
    public void BranchTo(int offset)
    {
        if (_stack.Count == 0)
            return;
        if (_pending.TryGetValue(offset, out var other) && other.Length == _stack.Count)
            _pending[offset] = [.. _stack.Zip(other, (a, b) => a.Join(b))];
        else
            _pending.TryAdd(offset, [.. _stack]);
    }

    public void Clear() => _stack.Clear();

    public void Push(Value value) => _stack.Add(value);

    public Value Peek() => _stack.Count > 0 ? _stack[^1] : default;

    public Value Pop()
    {
        if (_stack.Count == 0)
            return default;
        var value = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    /// <summary>Pops arguments into an array with room for <c>this</c> in front.</summary>
    public Value[] PopArguments(int count)
    {
        var arguments = new Value[count + 1];
        for (var i = count; i > 0; i--)
            arguments[i] = Pop() with { Local = 0 };
        return arguments;
    }

    public Value Argument(int number) => _arguments[number];

    public Value Local(int number) => _locals[number] with { Local = number + 1 };

    public void StoreLocal(int number, Value value)
    {
        var known = _locals[number];
        value = value with { Local = 0 };
        if (_stores[number] <= 1)
            _locals[number] = value with { Type = value.IsExact || known.Type is null ? value.Type ?? known.Type : known.Type };
        else
            _locals[number] = new Value { Type = known.Type, From = known.From | value.From, InMemory = value.InMemory && (known.InMemory || known.From == 0) };
    }

    public void StoreArgument(int number, Value value) =>
        _arguments[number] = _arguments[number] with { From = _arguments[number].From | value.From, Argument = 0 };

    /// <summary>An object that is given something comes from there, too: closures, iterators, readers that are set up late.</summary>
    public void StoreField(Value owner, Value value)
    {
        var from = value.InMemory ? 0 : value.From;
        if (owner.Local > 0)
            _locals[owner.Local - 1] = _locals[owner.Local - 1] with { From = _locals[owner.Local - 1].From | from };
        if (owner.Argument > 0 && _memory.IsSource(value.Type))
            _arguments[owner.Argument - 1] = _arguments[owner.Argument - 1] with { From = _arguments[owner.Argument - 1].From | from };
    }
}
