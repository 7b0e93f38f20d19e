using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.EmbeddedHost.Hosting.Configuration;

/// <summary>
/// Reads host.json from the first of some folders that has one. As on the real host, comments are allowed and an environment variable such as
/// <c>AzureFunctionsJobHost__functionTimeout</c> wins over the file.
/// </summary>
internal static class HostJsonReader
{
    public const string FileName = "host.json";

    private const string EnvironmentPrefix = "AzureFunctionsJobHost__";

    public static HostJson Read(IEnumerable<string> folders)
    {
        var path = folders.Select(folder => Path.Combine(folder, FileName)).FirstOrDefault(File.Exists);
        var configuration = Load(path);
        var errors = new List<string>();
        var durable = configuration.GetSection("extensions:durableTask");
        var result = new HostJson
        {
            Path = path,
            FunctionTimeout = ReadTimeout(configuration["functionTimeout"], errors),
            RoutePrefix = (configuration["extensions:http:routePrefix"] ?? HostJson.DefaultRoutePrefix).Trim('/'),
            HubName = NullIfEmpty(durable["hubName"]),
            MaxConcurrentActivityFunctions = ReadCount(durable, "maxConcurrentActivityFunctions", errors),
            MaxConcurrentOrchestratorFunctions = ReadCount(durable, "maxConcurrentOrchestratorFunctions", errors),
            MaxConcurrentEntityFunctions = ReadCount(durable, "maxConcurrentEntityFunctions", errors),
            MaxEntityOperationBatchSize = ReadCount(durable, "maxEntityOperationBatchSize", errors),
            LogLevels = ReadLogLevels(configuration.GetSection("logging:logLevel"), errors),
            Warnings = [.. HostJsonKeys.FindUnknown(configuration), .. HostJsonKeys.FindMissed(configuration)],
            Ignored = HostJsonKeys.FindIgnored(configuration),
        };
        return errors.Count == 0 ? result : throw HostStartException.Of($"{path ?? FileName} is not valid", errors);
    }

    private static IConfigurationRoot Load(string? path)
    {
        var builder = new ConfigurationBuilder();
        using var stream = path is null ? null : File.OpenRead(path);
        if (stream is not null)
        {
            builder.AddJsonStream(stream);
        }

        try
        {
            return builder.AddEnvironmentVariables(EnvironmentPrefix).Build();
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or System.Text.Json.JsonException)
        {
            throw new HostStartException($"{path} is not valid JSON: {e.InnerException?.Message ?? e.Message}", e);
        }
    }

    private static TimeSpan? ReadTimeout(string? text, List<string> errors)
    {
        if (string.IsNullOrEmpty(text))
        {
            return HostJson.DefaultFunctionTimeout;
        }

        if (text == "-1")
        {
            return null;
        }

        if (!TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) || value <= TimeSpan.Zero)
        {
            errors.Add($"functionTimeout is '{text}': write a time such as \"00:30:00\" or \"1.00:00:00\", or \"-1\" for no limit.");
            return HostJson.DefaultFunctionTimeout;
        }

        return value;
    }

    private static int? ReadCount(IConfigurationSection section, string key, List<string> errors)
    {
        var text = section[key];
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < 1)
        {
            errors.Add($"extensions.durableTask.{key} is '{text}': write a whole number of at least 1.");
            return null;
        }

        return value;
    }

    private static Dictionary<string, string> ReadLogLevels(IConfigurationSection section, List<string> errors)
    {
        var result = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (category, level) in section.AsEnumerable(makePathsRelative: true).Where(pair => pair.Value is not null))
        {
            if (Enum.TryParse<LogLevel>(level, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed))
            {
                result[category] = parsed.ToString();
            }
            else
            {
                errors.Add($"logging.logLevel.{category} is '{level}': write one of {string.Join(", ", Enum.GetNames<LogLevel>())}.");
            }
        }

        return result;
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
