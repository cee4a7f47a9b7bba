using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace AsyncLoop.Catalogue.Scan;

/// <summary>
/// The basic blocks of a body, for two questions: can an instruction still come back to the caller (else it is on a
/// throw path), and is it reached only where a task is complete already (a completion guard).
/// </summary>
internal sealed class FlowGraph
{
    private readonly List<Instruction> _code;
    private readonly int[] _blockOf;
    private readonly List<(int First, int Last)> _blocks = [];
    private readonly List<int>[] _next;
    private readonly bool[] _returns;

    public FlowGraph(List<Instruction> code, IReadOnlyList<ExceptionRegion> regions, int length)
    {
        _code = code;
        var index = Offsets(length);
        _blockOf = new int[code.Count];
        Split(index, regions);
        _next = new List<int>[_blocks.Count];
        Connect(index, regions);
        _returns = FindReturning();
    }

    /// <summary>Whether control can get from this instruction to a return: false on paths that only throw.</summary>
    public bool Returns(int instruction) => _returns[_blockOf[instruction]];

    /// <summary>The instructions that run only if a branch goes the given way.</summary>
    /// <param name="branch">The conditional branch.</param>
    /// <param name="taken">Whether it jumps, or falls through.</param>
    public IEnumerable<int> OnlyAfter(int branch, bool taken)
    {
        var from = _blockOf[branch];
        var targets = _next[from];
        if (targets.Count < 2 || targets[0] == targets[1])
            yield break;
        // Connect puts the fall-through first.
        var to = targets[taken ? 1 : 0];
        var all = Reachable(cutFrom: -1, cutTo: -1);
        var without = Reachable(from, to);
        for (var block = 0; block < _blocks.Count; block++)
        {
            if (!all[block] || without[block])
                continue;
            for (var i = _blocks[block].First; i <= _blocks[block].Last; i++)
                yield return i;
        }
    }

    private int[] Offsets(int length)
    {
        var index = new int[length + 1];
        Array.Fill(index, -1);
        for (var i = 0; i < _code.Count; i++)
            index[_code[i].Offset] = i;
        return index;
    }

    private void Split(int[] index, IReadOnlyList<ExceptionRegion> regions)
    {
        var starts = new bool[_code.Count + 1];
        starts[0] = true;
        for (var i = 0; i < _code.Count; i++)
        {
            var instruction = _code[i];
            if (instruction.IsBranch)
                Mark(instruction.Operand);
            foreach (var target in instruction.Targets ?? [])
                Mark(target);
            if (instruction.IsBranch || instruction.Targets is not null || Ends(instruction))
                starts[i + 1] = true;
        }

        foreach (var region in regions)
        {
            Mark(region.TryOffset);
            Mark(region.HandlerOffset);
            if (region.Kind == ExceptionRegionKind.Filter)
                Mark(region.FilterOffset);
        }

        for (var i = 0; i < _code.Count; i++)
        {
            if (starts[i])
                _blocks.Add((i, i));
            _blocks[^1] = (_blocks[^1].First, i);
            _blockOf[i] = _blocks.Count - 1;
        }

        void Mark(int offset)
        {
            if (offset < index.Length && index[offset] >= 0)
                starts[index[offset]] = true;
        }
    }

    private void Connect(int[] index, IReadOnlyList<ExceptionRegion> regions)
    {
        for (var block = 0; block < _blocks.Count; block++)
        {
            var last = _code[_blocks[block].Last];
            var next = _next[block] = [];
            if (last.Code.FlowControl is not (FlowControl.Branch or FlowControl.Return or FlowControl.Throw) && block + 1 < _blocks.Count)
                next.Add(block + 1);
            if (last.IsBranch)
                next.Add(_blockOf[index[last.Operand]]);
            foreach (var target in last.Targets ?? [])
                next.Add(_blockOf[index[target]]);
        }

        foreach (var region in regions)
        {
            var from = _next[_blockOf[index[region.TryOffset]]];
            from.Add(_blockOf[index[region.HandlerOffset]]);
            if (region.Kind == ExceptionRegionKind.Filter)
                from.Add(_blockOf[index[region.FilterOffset]]);
        }
    }

    private bool[] FindReturning()
    {
        // Handlers are successors of the start of their try, so a block that throws there leads nowhere here: a throw
        // that is caught in the same method is rare enough to be taken for one that leaves it.
        var previous = new List<int>[_blocks.Count];
        for (var block = 0; block < _blocks.Count; block++)
            previous[block] = [];
        for (var block = 0; block < _blocks.Count; block++)
        {
            foreach (var next in _next[block])
                previous[next].Add(block);
        }

        var returns = new bool[_blocks.Count];
        var open = new Stack<int>();
        for (var block = 0; block < _blocks.Count; block++)
        {
            if (IsExit(_code[_blocks[block].Last]))
            {
                returns[block] = true;
                open.Push(block);
            }
        }

        while (open.TryPop(out var block))
        {
            foreach (var before in previous[block])
            {
                if (!returns[before])
                {
                    returns[before] = true;
                    open.Push(before);
                }
            }
        }

        return returns;
    }

    private bool[] Reachable(int cutFrom, int cutTo)
    {
        var reached = new bool[_blocks.Count];
        var open = new Stack<int>();
        reached[0] = true;
        open.Push(0);
        while (open.TryPop(out var block))
        {
            foreach (var next in _next[block])
            {
                if (reached[next] || (block == cutFrom && next == cutTo))
                    continue;
                reached[next] = true;
                open.Push(next);
            }
        }

        return reached;
    }

    private static bool Ends(Instruction instruction) => instruction.Code.FlowControl is FlowControl.Return or FlowControl.Throw;

    /// <summary>The end of a finally or a filter gives control back, too: to the path that it belongs to.</summary>
    private static bool IsExit(Instruction instruction) => instruction.Code.FlowControl == FlowControl.Return;
}
