namespace System.Runtime.CompilerServices;

/// <summary>netstandard2.0 lacks the marker that init accessors and records compile to.</summary>
internal static class IsExternalInit;
