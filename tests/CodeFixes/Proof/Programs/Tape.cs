namespace AsyncLoop.CodeFixes.Tests.Proof.Programs;

/// <summary>Random numbers that decide, one after the other, what is generated. Who reads on after its end reads it again.</summary>
internal sealed class Tape(int[] numbers)
{
    private int _position;

    public bool IsAtEnd => _position >= numbers.Length;

    public int Pick(int count) => numbers[_position++ % numbers.Length] % count;

    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[Pick(choices.Length)];
}
