using System.Globalization;

namespace AsyncLoop.CodeFixes.Tests.Proof;

/// <summary>How much is tried: by default what shows the most in some seconds.</summary>
internal static class Effort
{
    /// <summary>Every case, every place and every scope: takes minutes.</summary>
    public static readonly bool IsExhaustive = Environment.GetEnvironmentVariable("ASYNCLOOP_PROOF_EXHAUSTIVE") == "1";

    /// <summary>How many programs at random are tried.</summary>
    public static readonly long Programs = long.Parse(Environment.GetEnvironmentVariable("ASYNCLOOP_PROOF_PROGRAMS") ?? "8", CultureInfo.InvariantCulture);
}
