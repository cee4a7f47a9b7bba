using System.Diagnostics;
#if !NET9_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
#endif

namespace AsyncLoop;

/// <summary>Finds the user's code on a stack: the first frame that is neither of this library nor of the framework.</summary>
internal static class CallSite
{
    private const string Unknown = "an unknown place";

    private static readonly string OwnAssembly = typeof(CallSite).Assembly.GetName().Name!;

    /// <summary>The place of the user's code that called into the loop, with file and line where symbols are at hand. Costs microseconds: for debug mode.</summary>
    public static string Capture()
    {
        foreach (StackFrame frame in new StackTrace(1, fNeedFileInfo: true).GetFrames())
        {
            var member = Member.Of(frame);
            if (!member.IsOwn && !member.IsFramework)
            {
                return member.At(frame);
            }
        }

        return Unknown;
    }

    /// <summary>A method on the stack.</summary>
    internal readonly record struct Member(string Assembly, string Type, string Method)
    {
        public bool IsOwn => Assembly == OwnAssembly;

        public bool IsFramework =>
            Assembly.StartsWith("System.", StringComparison.Ordinal) || Assembly is "System" or "mscorlib" or "Microsoft.Win32.Primitives";

        public string Name => MemberName.Of(Type, Method);

        public string At(StackFrame frame) =>
            frame.GetFileName() is { } file ? $"{Name} in {file}:line {frame.GetFileLineNumber()}" : Name;

#if NET9_0_OR_GREATER
        public static Member Of(StackFrame frame) => DiagnosticMethodInfo.Create(frame) is { } method
            ? new Member(Simple(method.DeclaringAssemblyName), method.DeclaringTypeName ?? "", method.Name)
            : new Member("", "", "unknown");

        private static string Simple(string? assembly) => assembly?.Split(',')[0] ?? "";
#else
        [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "For a message only: a method whose metadata is trimmed away is called unknown.")]
        public static Member Of(StackFrame frame) => frame.GetMethod() is { } method
            ? new Member(method.DeclaringType?.Assembly.GetName().Name ?? "", method.DeclaringType?.FullName ?? "", method.Name)
            : new Member("", "", "unknown");
#endif
    }
}
