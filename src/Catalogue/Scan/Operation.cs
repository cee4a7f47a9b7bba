using System.Reflection.Emit;

namespace AsyncLoop.Catalogue.Scan;

/// <summary>What an instruction does, as far as the scan tells them apart.</summary>
internal enum Operation : byte
{
    /// <summary>Moves or computes values; only how many it takes and leaves matters.</summary>
    Other,
    Nop,
    Constrained,
    New,
    Call,
    LoadFunction,
    Duplicate,
    LoadLocal,
    StoreLocal,
    LoadArgument,
    StoreArgument,
    LoadInteger,
    Convert,
    LoadField,
    StoreField,
    LoadStatic,
    Cast,
    Leave,
    Throw,
    Return,
    BranchTrue,
    BranchFalse,
}

internal static class Operations
{
    private static readonly Operation[] OneByte = new Operation[256];
    private static readonly Operation[] TwoBytes = new Operation[256];

    static Operations()
    {
        foreach (var field in typeof(OpCodes).GetFields())
        {
            if (field.GetValue(null) is OpCode code)
                (code.Size == 1 ? OneByte : TwoBytes)[code.Value & 0xFF] = Classify(code, code.Name!);
        }
    }

    public static Operation Of(OpCode code) => (code.Size == 1 ? OneByte : TwoBytes)[code.Value & 0xFF];

    private static Operation Classify(OpCode code, string name)
    {
        return name switch
        {
            "nop" => Operation.Nop,
            "constrained." => Operation.Constrained,
            "newobj" => Operation.New,
            "call" or "callvirt" => Operation.Call,
            "ldftn" or "ldvirtftn" => Operation.LoadFunction,
            "dup" => Operation.Duplicate,
            "ldfld" or "ldflda" => Operation.LoadField,
            "stfld" => Operation.StoreField,
            "ldsfld" or "ldsflda" => Operation.LoadStatic,
            "castclass" or "isinst" => Operation.Cast,
            "leave" or "leave.s" => Operation.Leave,
            "ret" => Operation.Return,
            _ when code.FlowControl == FlowControl.Throw => Operation.Throw,
            _ when Is("brtrue") => Operation.BranchTrue,
            _ when Is("brfalse") => Operation.BranchFalse,
            _ when Is("ldloc") => Operation.LoadLocal,
            _ when Is("stloc") => Operation.StoreLocal,
            _ when Is("ldarg") => Operation.LoadArgument,
            _ when Is("starg") => Operation.StoreArgument,
            _ when Is("ldc.i") => Operation.LoadInteger,
            _ when Is("conv.") => Operation.Convert,
            _ => Operation.Other,
        };

        bool Is(string family) => name.StartsWith(family, StringComparison.Ordinal);
    }
}
