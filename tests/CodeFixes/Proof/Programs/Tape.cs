namespace AsyncLoop.CodeFixes.Tests.Proof.Programs;

/// <summary>Random numbers that decide, one after the other, what is generated. At its end every decision is the first choice.</summary>
internal sealed class Tape(int[] numbers)
{
    private int _position;

    public bool IsAtEnd => _position >= numbers.Length;

    public int Pick(int count) => IsAtEnd ? 0 : numbers[_position++] % count;

    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[Pick(choices.Length)];
}
