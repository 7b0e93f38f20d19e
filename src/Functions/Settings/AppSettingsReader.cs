using System.Globalization;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;

namespace Cryptomeria.Functions.Settings;

/// <summary>Reads <see cref="AppSettings"/> and names everything that is wrong with them at once.</summary>
public sealed class AppSettingsReader
{
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    private readonly IConfiguration _configuration;
    private readonly JobStateKind _defaultJobState;
    private readonly List<string> _errors = [];

    private AppSettingsReader(IConfiguration configuration, JobStateKind defaultJobState)
    {
        _configuration = configuration;
        _defaultJobState = defaultJobState;
    }

    /// <summary>The settings; null where any is wrong.</summary>
    /// <param name="errors">One line for each wrong setting.</param>
    /// <param name="defaultJobState">Where job state is kept where no setting says it.</param>
    public static AppSettings? Read(
        IConfiguration configuration, out IReadOnlyList<string> errors, JobStateKind defaultJobState = JobStateKind.Sqlite)
    {
        var reader = new AppSettingsReader(configuration, defaultJobState);
        var settings = reader.Read();
        errors = reader._errors;
        return reader._errors.Count == 0 ? settings : null;
    }

    private AppSettings Read()
    {
        var @namespace = Label("K8S_NAMESPACE", "cryptomeria");
        var (jobState, storage) = JobState();
        return new AppSettings
        {
            Namespace = @namespace,
            AllowedNamespaces = Namespaces(@namespace),

            // As they are: whoever connects by them says what is wrong with them.
            Kubeconfig = _configuration["KUBECONFIG"],
            Context = _configuration["K8S_CONTEXT"],
            LockNamespace = _configuration["LOCK_NAMESPACE"],
            Release = Label("HELM_RELEASE", "cryptomeria"),
            HelmBinary = Text("HELM_BINARY") ?? "helm",
            HelmChartPath = ChartPath(),
            NodeHost = Host("NODE_HOST"),
            AutoDetectNodeHost = Boolean("AUTO_DETECT_NODE_HOST", true),
            JobRetentionDays = Integer("JOB_RETENTION_DAYS", 30, 1, 3650),
            CorsAllowedOrigins = Origins("CORS_ALLOWED_ORIGINS"),
            AllowedHosts = List("ALLOWED_HOSTS") is { Count: > 0 } hosts ? hosts : Loopback,
            DataDirectory = Path.GetFullPath(Text("DATA_DIR") ?? ".data"),
            JobState = jobState,
            StorageConnection = storage,
            JobStateContainer = Container("JOB_STATE_CONTAINER", "cryptomeria-jobs"),
        };
    }

    private string? ChartPath()
    {
        if (Text("HELM_CHART_PATH") is not { } path)
        {
            return null;
        }

        if (!Directory.Exists(path) && !File.Exists(path))
        {
            _errors.Add($"HELM_CHART_PATH: there is no '{path}'");
        }

        return Path.GetFullPath(path);
    }

    private (JobStateKind Kind, string? Storage) JobState()
    {
        var kind = _defaultJobState;
        if (Text("JOB_STATE") is { } text && !(Enum.TryParse(text, ignoreCase: true, out kind) && Enum.IsDefined(kind) && !char.IsAsciiDigit(text[0])))
        {
            _errors.Add($"JOB_STATE: '{text}' must be sqlite or blob");
            return (_defaultJobState, null);
        }

        var storage = Text("AzureWebJobsStorage");
        if (kind != JobStateKind.Blob)
        {
            return (kind, null);
        }

        if (storage is null)
        {
            _errors.Add("AzureWebJobsStorage: must be a storage connection string, or JOB_STATE be sqlite");
        }
        else if (!IsConnectionString(storage))
        {
            _errors.Add("AzureWebJobsStorage: is not a storage connection string");
        }

        return (kind, storage);
    }

    private static bool IsConnectionString(string text)
    {
        try
        {
            _ = new BlobServiceClient(text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private string Container(string name, string defaultValue)
    {
        var value = Text(name) ?? defaultValue;
        if (!DnsLabel.IsValid(value) || value.Length < 3 || value.Contains("--", StringComparison.Ordinal))
        {
            _errors.Add($"{name}: '{value}' must be 3 to 63 lower-case letters, digits and single '-'");
        }

        return value;
    }

    private List<string> Namespaces(string defaultNamespace)
    {
        var names = List("K8S_ALLOWED_NAMESPACES");
        foreach (var name in names.Where(name => !DnsLabel.IsValid(name)))
        {
            _errors.Add($"K8S_ALLOWED_NAMESPACES: '{name}' {DnsLabel.Rule}");
        }

        return names.Contains(defaultNamespace, StringComparer.Ordinal) ? names : [defaultNamespace, .. names];
    }

    private List<string> Origins(string name)
    {
        var origins = List(name);
        foreach (var origin in origins)
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.GetLeftPart(UriPartial.Authority) != origin)
            {
                _errors.Add($"{name}: '{origin}' is not an origin such as https://host:port");
            }
        }

        return origins;
    }

    private string Label(string name, string defaultValue)
    {
        var value = Text(name) ?? defaultValue;
        if (!DnsLabel.IsValid(value))
        {
            _errors.Add($"{name}: '{value}' {DnsLabel.Rule}");
        }

        return value;
    }

    private string? Host(string name)
    {
        var value = Text(name);
        if (value is not null && Uri.CheckHostName(value) == UriHostNameType.Unknown)
        {
            _errors.Add($"{name}: '{value}' is neither a host name nor an IP address");
        }

        return value;
    }

    private bool Boolean(string name, bool defaultValue)
    {
        switch (Text(name)?.ToLowerInvariant())
        {
            case null:
                return defaultValue;
            case "true" or "1":
                return true;
            case "false" or "0":
                return false;
            default:
                _errors.Add($"{name}: '{Text(name)}' must be true or false");
                return defaultValue;
        }
    }

    private int Integer(string name, int defaultValue, int min, int max)
    {
        if (Text(name) is not { } text)
        {
            return defaultValue;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
        {
            return value;
        }

        _errors.Add($"{name}: '{text}' must be a whole number from {min} to {max}");
        return defaultValue;
    }

    private List<string> List(string name) =>
        [.. (Text(name) ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private string? Text(string name) => string.IsNullOrWhiteSpace(_configuration[name]) ? null : _configuration[name]!.Trim();
}
