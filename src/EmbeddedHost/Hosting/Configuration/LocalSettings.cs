using System.Text.Json;

namespace Cryptomeria.EmbeddedHost.Hosting.Configuration;

/// <summary>
/// local.settings.json, which <c>func start</c> reads on a developer's machine: its <c>Values</c> become environment variables, and a
/// variable that is already set wins.
/// </summary>
internal sealed record LocalSettings(string? Path, IReadOnlyDictionary<string, string> Values, int? Port)
{
    public const string FileName = "local.settings.json";

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static LocalSettings Read(IEnumerable<string> folders)
    {
        var path = folders.Select(folder => System.IO.Path.Combine(folder, FileName)).FirstOrDefault(File.Exists);
        if (path is null)
        {
            return new LocalSettings(null, new Dictionary<string, string>(), null);
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path), Lenient);
            var root = document.RootElement;
            if (root.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.ValueKind == JsonValueKind.True)
            {
                throw new HostStartException($"{path} is encrypted, which only func can read: run 'func settings decrypt'.");
            }

            return new LocalSettings(path, ReadValues(path, root), ReadPort(path, root));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException and not HostStartException)
        {
            throw new HostStartException($"{path} is not valid: {e.Message}", e);
        }
    }

    /// <summary>Sets each value that the environment does not have yet.</summary>
    public void ApplyToEnvironment()
    {
        foreach (var (name, value) in Values)
        {
            if (Environment.GetEnvironmentVariable(name) is null)
            {
                Environment.SetEnvironmentVariable(name, value);
            }
        }
    }

    private static Dictionary<string, string> ReadValues(string path, JsonElement root)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!root.TryGetProperty(nameof(Values), out var values))
        {
            return result;
        }

        foreach (var property in values.EnumerateObject())
        {
            result[property.Name] = property.Value.ValueKind switch
            {
                JsonValueKind.String => property.Value.GetString()!,
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => property.Value.GetRawText(),
                _ => throw new HostStartException($"{path} is not valid: Values.{property.Name} must be a string."),
            };
        }

        return result;
    }

    private static int? ReadPort(string path, JsonElement root)
    {
        if (!root.TryGetProperty("Host", out var host) || !host.TryGetProperty("LocalHttpPort", out var port))
        {
            return null;
        }

        return port.ValueKind == JsonValueKind.Number && port.TryGetInt32(out var number)
            ? number
            : throw new HostStartException($"{path} is not valid: Host.LocalHttpPort must be a number.");
    }
}
