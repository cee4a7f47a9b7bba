using AsyncLoop.Catalogue.Lists;
using AsyncLoop.Catalogue.Metadata;
using AsyncLoop.Catalogue.Walk;
var sw = System.Diagnostics.Stopwatch.StartNew();
var pack = FrameworkPack.Pinned();
using var set = new AssemblySet(pack.ImplementationFiles);
Console.WriteLine($"{set.Files.Count()} {set.Methods.Count} {sw.ElapsedMilliseconds}");
var graph = new CallGraph(set);
Console.WriteLine($"graph {sw.ElapsedMilliseconds} {graph.NodeCount - graph.MethodCount}");
var leaves = new Leaves(set, ListFile.Read("Leaves.txt"));
var cuts = new CutList(set, ListFile.Read("Cuts.txt"));
var contracts = new Contracts(graph);
Console.WriteLine($"lists {sw.ElapsedMilliseconds}");
foreach (var u in leaves.Unused) Console.WriteLine("unused leaf " + u);
foreach (var u in cuts.Unused) Console.WriteLine("unused cut " + u);
foreach (var u in contracts.Unused) Console.WriteLine("unused contract " + u);
var walker = new Walker(graph, leaves, cuts, contracts, _ => false).Run();
Console.WriteLine($"walk {sw.ElapsedMilliseconds}");
var hubs = new Dictionary<(string, string), int>();
foreach (var m in set.Methods.Where(m => m.IsVisible && walker.Reached[m.Index] is not null).OrderBy(m => m.FullName, StringComparer.Ordinal))
{
    var r = walker.Reached[m.Index]!;
    var path = new List<string>();
    var n = m.Index;
    while (n >= 0) { path.Add(n < graph.MethodCount ? graph.MethodAt(n).FullName : "slot"); n = walker.Reached[n]!.Next; }
    Console.WriteLine($"E {(r.IsContract ? "contract-" : "")}{r.Tier} {m.Display} {m.Type.Namespace} {r.Hops} <- {string.Join(" <- ", path.Skip(1))} # {r.Why}");
    var key = (r.IsContract ? "c" : "" + r.Tier, string.Join(" <- ", path.TakeLast(3).Take(2)));
    hubs[key] = hubs.GetValueOrDefault(key) + 1;
}
foreach (var h in hubs.OrderByDescending(h => h.Value).Take(80)) Console.WriteLine($"H {h.Value} {h.Key.Item1} {h.Key.Item2}");
foreach (var g in set.Methods.Where(m => m.IsVisible && walker.Reached[m.Index] is not null).GroupBy(m => (walker.Reached[m.Index]!.Tier, walker.Reached[m.Index]!.IsContract))) Console.WriteLine($"T {g.Key} {g.Count()}");
Console.WriteLine($"prologues {walker.Prologues.Count(p=>p.IsVisible)} contracts {walker.ContractMembers.Count}");
