using System.Text.RegularExpressions;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Tests.Systems;

/// <summary>docs/findings.md lists the findings there are.</summary>
public partial class FindingsDocumentTests
{
    [Fact]
    public void Every_finding_is_in_the_document_in_its_order()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Cryptomeria.Functions.sln")))
        {
            root = Path.GetDirectoryName(root)!;
        }

        var rows = Row().Matches(File.ReadAllText(Path.Combine(root, "docs", "findings.md"))).Select(match => match.Groups[1].Value);
        Assert.Equal(FindingRules.All.Select(rule => rule.Code), rows);
    }

    [GeneratedRegex("^\\| `([A-Z0-9_]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
