using Cryptomeria.Functions.Settings;

namespace Cryptomeria.Functions.Routes.Http;

/// <summary>Members and query parameters that several requests share.</summary>
internal static class CommonMembers
{
    /// <summary>The longest a job may be given, in seconds.</summary>
    public const int MaxTimeoutSeconds = 86400;

    /// <summary>The most fdsc chains the chart takes.</summary>
    public const int MaxFdsc = 64;

    private const int DefaultTimeoutSeconds = 1800;

    public static string Namespace(JsonBody body, AppSettings settings)
    {
        var name = body.String("namespace") ?? settings.Namespace;
        if (Check(name, settings) is { } wrong)
        {
            body.Fail("namespace", wrong);
        }

        return name;
    }

    public static string Release(JsonBody body, AppSettings settings)
    {
        var release = body.String("release") ?? settings.Release;
        if (!DnsLabel.IsValid(release) || release.Length > 53)
        {
            body.Fail("release", DnsLabel.Rule + "; helm takes at most 53");
        }

        return release;
    }

    public static int TimeoutSeconds(JsonBody body) => body.Integer("timeoutSeconds", 1, MaxTimeoutSeconds) ?? DefaultTimeoutSeconds;

    /// <summary>What is wrong with a namespace, or null.</summary>
    public static string? Check(string name, AppSettings settings)
    {
        if (!DnsLabel.IsValid(name))
        {
            return DnsLabel.Rule;
        }

        return settings.AllowedNamespaces.Contains(name, StringComparer.Ordinal)
            ? null
            : $"must be one of {string.Join(", ", settings.AllowedNamespaces)} (K8S_ALLOWED_NAMESPACES)";
    }
}
