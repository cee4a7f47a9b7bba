using System.Diagnostics;
using System.Globalization;

namespace AsyncLoop;

/// <summary>The table of <see cref="EventLoop.Dump"/>.</summary>
internal static class TaskTable
{
    private static readonly string[] Titles = ["ID", "NAME", "STATE", "AGE", "CREATED AT"];

    public static void Write(TextWriter writer, EventLoop loop, CurrentCallback current, LoopTask[] tasks)
    {
        LoopStatistics counts = loop.GetStatistics();
        writer.WriteLine(
            $"{loop} iterations={counts.Iterations} callbacks={counts.Callbacks} ready={counts.Ready} timers={counts.Timers} tasks={tasks.Length}");
        if (current.Start is not 0 and var start)
        {
            writer.WriteLine(FormattableString.Invariant($"  running for {Stopwatch.GetElapsedTime(start).TotalSeconds:0.000} s: {current.Name}"));
        }

        TimeSpan now = loop.Time;
        string[][] rows = [Titles, .. tasks.Select(task => Row(task, now))];
        int[] widths = [.. Titles.Select((_, column) => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            writer.WriteLine(("  " + string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column])))).TrimEnd());
        }
    }

    private static string[] Row(LoopTask task, TimeSpan now) =>
    [
        task.Id.ToString(CultureInfo.InvariantCulture),
        task.Name,
        task.State,
        FormattableString.Invariant($"{(now - task.CreatedAt).TotalSeconds:0.000}s"),
        task.CreationSite ?? "-",
    ];
}
