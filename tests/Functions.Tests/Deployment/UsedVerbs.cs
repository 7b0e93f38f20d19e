using System.Text.RegularExpressions;
using Cryptomeria.Functions.Tests.Support;

namespace Cryptomeria.Functions.Tests.Deployment;

/// <summary>The verbs and resources that the program asks the Kubernetes API for, read off its sources: every call names them for its errors.</summary>
internal static partial class UsedVerbs
{
    /// <summary>As <c>verb resource.group</c>.</summary>
    public static IReadOnlySet<string> All { get; } = Read(everyone: true);

    /// <summary>Those that only an operation uses which begins with helm, as <see cref="All"/> writes them.</summary>
    public static IReadOnlySet<string> BesideHelm { get; } = Read(everyone: false);

    private static HashSet<string> Read(bool everyone)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        if (everyone)
        {
            // An exec is asked for by GET; clusters before 1.35 check that verb.
            used.Add("get pods/exec");
        }

        foreach (var file in Directory.EnumerateFiles(RepositoryRoot.PathOf("src", "K8sOps"), "*.cs", SearchOption.AllDirectories))
        {
            if (file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            {
                continue;
            }

            var text = File.ReadAllText(file);
            if (!everyone)
            {
                Add(DeletedForHelm().Matches(text), match => $"delete {match.Groups[1].Value}");
                continue;
            }

            Add(Call().Matches(text), match => $"{match.Groups[1].Value} {match.Groups[2].Value}");
            Add(Kind().Matches(text), match => $"list {match.Groups[2].Value}{(match.Groups[1].Value.Length > 0 ? "." + match.Groups[1].Value : string.Empty)}");
            Add(Deleted().Matches(text), match => $"delete {match.Groups[1].Value}");
            Add(Lease().Matches(text), match => $"{match.Groups[1].Value} leases.coordination.k8s.io");
        }

        return used;

        void Add(MatchCollection matches, Func<Match, string> say) => used.UnionWith(matches.Select(say));
    }

    /// <summary><c>new ClusterCall("get", "pods/log", …)</c>.</summary>
    [GeneratedRegex(@"new ClusterCall\(""([a-z]+)"", ""([a-z/.]+)""")]
    private static partial Regex Call();

    /// <summary><c>new("StatefulSet", "apis/apps/v1", "statefulsets", …)</c>, a kind that is listed.</summary>
    [GeneratedRegex(@"new\(\s*""[A-Za-z]+"", ""(?:api|apis/([a-z.]+))/v1"", ""([a-z]+)""")]
    private static partial Regex Kind();

    /// <summary><c>DeleteAsync(run, "jobs.batch", …)</c>.</summary>
    [GeneratedRegex(@"(?<![A-Za-z])DeleteAsync\(\s*run, ""([a-z.]+)""")]
    private static partial Regex Deleted();

    /// <summary><c>HelmsDeleteAsync(run, "services", …)</c>.</summary>
    [GeneratedRegex(@"HelmsDeleteAsync\(\s*run, ""([a-z.]+)""")]
    private static partial Regex DeletedForHelm();

    /// <summary><c>SendAsync("update", HttpMethod.Put, …)</c> of the Leases.</summary>
    [GeneratedRegex(@"SendAsync\(""([a-z]+)"", HttpMethod\.")]
    private static partial Regex Lease();
}
