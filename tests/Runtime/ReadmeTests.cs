using System.Reflection;
using System.Text.RegularExpressions;

namespace AsyncLoop.Tests;

/// <summary>The page about the loop names what is there.</summary>
public sealed class ReadmeTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Runtime.README.md"));

    private static readonly Type[] Types =
    [
        .. typeof(EventLoop).Assembly.GetExportedTypes(),
        typeof(Task), typeof(SemaphoreSlim), typeof(System.Threading.Channels.Channel), typeof(TaskCompletionSource), typeof(Parallel),
        typeof(TaskScheduler), typeof(CancellationToken), typeof(ParallelOptions), typeof(SynchronizationContext), typeof(TaskFactory),
    ];

    [Fact]
    public void Every_member_in_the_parity_table_and_the_text_is_there()
    {
        int checkedMembers = 0;
        foreach (Match match in Regex.Matches(Page, @"`(?:new )?([A-Z]\w+)\.([A-Z]\w+)"))
        {
            (string type, string member) = (match.Groups[1].Value, match.Groups[2].Value);
            if (type == "System" || (type == nameof(Task) && member is "Factory" or "WhenEach"))
            {
                // A namespace; a property with members of its own; a method that .NET 8 lacks.
                continue;
            }

            Type found = Assert.Single(Types, t => t.Name == type);
            Assert.True(found.GetMember(member, BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static).Length > 0, $"There is no {type}.{member}.");
            checkedMembers++;
        }

        Assert.True(checkedMembers > 40, $"Only {checkedMembers} members found.");
        foreach (Match match in Regex.Matches(Page, @"\bloop\.([A-Z]\w+)"))
        {
            Assert.True(typeof(EventLoop).GetMember(match.Groups[1].Value).Length > 0, $"There is no {match.Value}.");
        }
    }

    [Fact]
    public void Every_public_member_of_the_loop_is_in_the_table_or_known_to_have_no_counterpart()
    {
        string[] without =
        [
            "Name", "TimeProvider", "SynchronizationContext", "TaskScheduler", "InLoop", "GetStatistics", "ToString", "RunPending",
        ];
        string[] missing =
        [
            .. typeof(EventLoop).GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Where(m => m is PropertyInfo or MethodInfo { IsSpecialName: false })
                .Select(m => m.Name)
                .Distinct()
                .Except(without)
                .Where(name => !Page.Contains($"`EventLoop.{name}", StringComparison.Ordinal)),
        ];
        Assert.Empty(missing);
    }
}
