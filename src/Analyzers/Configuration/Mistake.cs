using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.Analyzers.Configuration;

/// <summary>Something in a configuration file that cannot be meant.</summary>
/// <param name="Span">Where in the file.</param>
/// <param name="Message">What is wrong, and what holds instead.</param>
internal readonly record struct Mistake(TextSpan Span, string Message);
