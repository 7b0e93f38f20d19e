using System.Text.RegularExpressions;
using Cryptomeria.Functions.Settings;
using Cryptomeria.K8sOps.Cluster.Resources;

namespace Cryptomeria.Functions.Routes.Http;

/// <summary>Parameters that several queries share.</summary>
internal static partial class QueryParameters
{
    private const int MaxLimit = 1000;

    /// <summary>The namespace to look at, one of those that are allowed.</summary>
    public static string Namespace(QueryReader reader, AppSettings settings)
    {
        var name = reader.Text("namespace") ?? settings.Namespace;
        if (CommonMembers.Check(name, settings) is { } wrong)
        {
            reader.Fail("namespace", wrong);
        }

        return name;
    }

    /// <summary>The value of a label, or null.</summary>
    public static string? Label(QueryReader reader, string name)
    {
        var value = reader.Text(name);
        if (value is not null && !LabelValue().IsMatch(value))
        {
            reader.Fail(name, "must be the value of a label: at most 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit");
        }

        return value;
    }

    /// <summary>Which part of a list to answer.</summary>
    public static ListRange Range(QueryReader reader)
    {
        var limit = (int?)reader.Integer("limit", 1, MaxLimit);
        var continuation = reader.Text("continue");
        if (continuation is not null && limit is null)
        {
            reader.Fail("continue", "needs limit");
        }

        return new ListRange(limit, continuation);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex LabelValue();
}
