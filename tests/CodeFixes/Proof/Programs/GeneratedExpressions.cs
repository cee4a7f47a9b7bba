namespace AsyncLoop.CodeFixes.Tests.Proof.Programs;

/// <summary>Expressions of type int that block, wrapped in expressions whose evaluation a rewrite could disturb.</summary>
internal sealed class GeneratedExpressions(Tape tape)
{
    private int _names;

    public string NewName(string start) => start + _names++;

    public string Of(Place place)
    {
        if (place.Depth <= 0 || tape.IsAtEnd || tape.Pick(3) == 0)
            return Blocking(place);
        return tape.Pick(22) switch
        {
            0 => $"Add(Next(), {Of(place.Deeper)}, Next())",
            1 => $"(Next() + {Of(place.Deeper)})",
            2 => $"({Of(place.Deeper)} - Next())",
            3 => $"$\"{{{InHole(place)}}}{{Next()}}\".Length",
            4 => $"({Of(place.Deeper)} switch {{ > 3 => {Of(place.Deeper)}, _ => Next() }})",
            5 => $"({Of(place.Deeper)} > 2 ? {Of(place.Deeper)} : Next())",
            6 => $"(Some?.Plus({Of(place.Deeper)}) ?? 0)",
            7 => $"(None?.Plus({Of(place.Deeper)}) ?? Next())",
            8 => $"Numbers[Math.Abs({Of(place.Deeper)}) % 3]",
            9 => $"new[] {{ Next(), {Of(place.Deeper)}, Next() }}.Sum()",
            10 => $"(from x in new[] {{ {Of(place.Deeper)}, 9 }} where x > {Of(place.Without)} select x + {Of(place.Without)}).Sum()",
            11 => $"new Item {{ Value = {Of(place.Deeper)} }}.Plus(Next())",
            12 => $"(Next(), {Of(place.Deeper)}).Item2",
            13 => $"((Func<int>)(() => {Of(place.Without)}))()",
            14 => $"checked({Of(place.Deeper)} + 1)",
            15 => $"AddTo(ref Field, {Of(place.Deeper)})",
            16 => $"AddTo(ref Numbers[Next() % 3], {Of(place.Deeper)})",
            17 => $"Count(\"abc\".AsSpan(), {Of(place.Deeper)})",
            18 => Declared(name => $"(int.TryParse(\"5\", out var {name}) ? {name} + {Of(place.Deeper)} : 0)"),
            19 => Declared(name => $"({Of(place.Deeper)} is var {name} and > 1 ? {name} : Next())"),
            20 => $"(Next() > 0 && {Of(place.Deeper)} > 1 ? 1 : 0)",
            _ => place.CanAwait ? $"await ((Func<Task<int>>)(async () => await ComputeAsync({Of(place.Async)})))()".InParentheses() : $"-{Of(place.Deeper)}",
        };
    }

    private string Blocking(Place place)
    {
        var number = tape.Pick(9) + 1;
        var remark = tape.Pick(8) == 7 ? $"/* {number} */ " : "";
        return remark + tape.Pick(17) switch
        {
            0 => $"ComputeAsync({number}).Result",
            1 => $"ComputeAsync({number}).GetAwaiter().GetResult()",
            2 => $"ComputeAsync({number}).ConfigureAwait(false).GetAwaiter().GetResult()",
            3 => $"ValueAsync({number}).AsTask().Result",
            4 => $"ValueAsync({number}).GetAwaiter().GetResult()",
            5 => $"Twin({number})",
            6 => $"Slow({number})",
            7 => "(File.Exists(\"nowhere\") ? 1 : 2)",
            8 => "File.ReadAllText(FileName).Length",
            9 => $"(Some?.GetAsync({number}).Result ?? 0)",
            10 => $"(None?.GetAsync({number}).Result ?? Next())",
            11 => "(Free.Wait(1000) ? Free.Release() : 0)",
            12 => "(System.Text.RegularExpressions.Regex.IsMatch(\"aaa\", \"(a+)+b\") ? 1 : 0)",
            13 => $"ComputeAsync({number})/* of {number} */.Result",
            14 => $"Task.WhenAll(ComputeAsync({number}), ComputeAsync(Next())).Result.Sum()",
            15 => place.CanAwait ? $"(await ComputeAsync({number}))" : "Next()",
            _ => $"Numbers.Select(n => ComputeAsync(n).Result + {number}).Sum()",
        };
    }

    /// <summary>A colon or a quote would end the hole.</summary>
    private string InHole(Place place) => Of(place.Deeper).InParentheses();

    private string Declared(Func<string, string> expression) => expression(NewName("v"));
}

internal static class GeneratedText
{
    public static string InParentheses(this string expression) => $"({expression})";
}
