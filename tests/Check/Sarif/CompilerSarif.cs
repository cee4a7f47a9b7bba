using System.Text;
using AsyncLoop.Check.Sarif;

namespace AsyncLoop.Check.Tests.Sarif;

/// <summary>Logs as the compiler writes them, cut down to what matters.</summary>
internal static class CompilerSarif
{
    private const string Rules = """
        { "id": "CA1000", "shortDescription": { "text": "Not ours" }, "properties": { "executionTimeInSeconds": "9.000" } },
        { "id": "LOOP101", "shortDescription": { "text": "Do not block" }, "fullDescription": { "text": "It blocks." }, "helpUri": "https://example.org/LOOP101", "properties": { "executionTimeInSeconds": "0.250" } },
        { "id": "LOOP103", "shortDescription": { "text": "Metadata" }, "defaultConfiguration": { "level": "note" }, "properties": { "executionTimeInSeconds": "0.250" } },
        { "id": "LOOP301", "shortDescription": { "text": "Nested" }, "defaultConfiguration": { "level": "error" }, "properties": { "executionTimeInSeconds": "<0.001" } }
        """;

    public static CompilationLog Read(string results, string rules = Rules, string project = "/r/App.csproj", string more = "", params string[] sources)
    {
        var text = $$"""
            {
              "version": "2.1.0",
              "runs": [
                {
                  "results": [ {{results}} ],
                  {{more}}
                  "properties": { "analyzerExecutionTime": "9.250" },
                  "tool": { "driver": { "name": "Compiler", "rules": [ {{rules}} ] } }
                }
              ]
            }
            """;
        return CompilationLog.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), project, sources);
    }

    public static string Result(
        string id = "LOOP101", string level = "warning", string file = "file:///r/A.cs", int line = 3, string more = "", string properties = "") => $$"""
        {
          "ruleId": "{{id}}", "level": "{{level}}", "message": { "text": "It blocks" }, {{more}}
          "locations": [ { "physicalLocation": {
            "artifactLocation": { "uri": "{{file}}" },
            "region": { "startLine": {{line}}, "startColumn": 5, "endLine": {{line}}, "endColumn": 9 } } } ],
          "properties": { "warningLevel": 1, "customProperties": { {{properties}} } }
        }
        """;
}
