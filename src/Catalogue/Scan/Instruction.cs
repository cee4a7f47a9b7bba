using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace AsyncLoop.Catalogue.Scan;

/// <summary>One IL instruction.</summary>
/// <param name="Offset">Where it stands in the body.</param>
/// <param name="Next">Where the next one stands.</param>
/// <param name="Code">The operation.</param>
/// <param name="Operand">Token, index, constant or branch target; 0 where there is none, or a wide constant.</param>
/// <param name="Targets">The targets of a switch.</param>
internal readonly record struct Instruction(int Offset, int Next, OpCode Code, int Operand, int[]? Targets)
{
    private static readonly OpCode[] OneByte = new OpCode[256];
    private static readonly OpCode[] TwoBytes = new OpCode[256];

    static Instruction()
    {
        foreach (var field in typeof(OpCodes).GetFields())
        {
            if (field.GetValue(null) is OpCode code)
                (code.Size == 1 ? OneByte : TwoBytes)[code.Value & 0xFF] = code;
        }
    }

    public Operation Operation => Operations.Of(Code);

    /// <summary>The number in <c>ldloc.2</c>, or the operand of the long forms.</summary>
    public int Number => Code.OperandType == OperandType.InlineNone ? Code.Name![^1] - '0' : Operand;

    public bool IsBranch => Code.OperandType is OperandType.InlineBrTarget or OperandType.ShortInlineBrTarget;

    /// <summary>Reads a body; the list is reused by the caller.</summary>
    public static void Read(BlobReader il, List<Instruction> into)
    {
        into.Clear();
        while (il.RemainingBytes > 0)
        {
            var offset = il.Offset;
            var first = il.ReadByte();
            var code = first == 0xFE ? TwoBytes[il.ReadByte()] : OneByte[first];
            var (operand, targets) = ReadOperand(ref il, code);
            into.Add(new Instruction(offset, il.Offset, code, operand, targets));
        }
    }

    private static (int Operand, int[]? Targets) ReadOperand(ref BlobReader il, OpCode code)
    {
        switch (code.OperandType)
        {
            case OperandType.InlineNone:
                return default;
            case OperandType.ShortInlineBrTarget:
                var near = il.ReadSByte();
                return (il.Offset + near, null);
            case OperandType.InlineBrTarget:
                var far = il.ReadInt32();
                return (il.Offset + far, null);
            case OperandType.ShortInlineI:
                return (il.ReadSByte(), null);
            case OperandType.ShortInlineVar:
                return (il.ReadByte(), null);
            case OperandType.InlineVar:
                return (il.ReadUInt16(), null);
            case OperandType.InlineI8:
                return ((int)il.ReadInt64(), null);
            case OperandType.InlineR:
                il.ReadDouble();
                return (1, null);
            case OperandType.ShortInlineR:
                il.ReadSingle();
                return (1, null);
            case OperandType.InlineSwitch:
                var targets = new int[il.ReadInt32()];
                for (var i = 0; i < targets.Length; i++)
                    targets[i] = il.ReadInt32();
                for (var i = 0; i < targets.Length; i++)
                    targets[i] += il.Offset;
                return (0, targets);
            default:
                return (il.ReadInt32(), null);
        }
    }
}
