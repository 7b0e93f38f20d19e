using System.Globalization;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Cryptomeria.CommandLine;

namespace Cryptomeria.ClusterSimulator.Cryptomeria.Rly;

/// <summary>rly's log on standard error: JSON lines with --log-format json, else columns.</summary>
internal sealed class RlyLog(CobraRun run)
{
    public Task InfoAsync(string message, params (string Key, JsonNode? Value)[] fields) => WriteAsync("info", message, fields);

    public Task WarnAsync(string message, params (string Key, JsonNode? Value)[] fields) => WriteAsync("warn", message, fields);

    public Task ErrorAsync(string message, params (string Key, JsonNode? Value)[] fields) => WriteAsync("error", message, fields);

    private async Task WriteAsync(string level, string message, (string Key, JsonNode? Value)[] fields)
    {
        var time = run.Context.Time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
        var details = new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, field.Value)));
        if (run["log-format"] == "json")
        {
            var line = new JsonObject { ["lvl"] = level, ["ts"] = time, ["msg"] = message };
            foreach (var (key, value) in details)
            {
                line[key] = value?.DeepClone();
            }

            await run.LogAsync(line.ToJsonString()).ConfigureAwait(false);
        }
        else
        {
            await run.LogAsync($"{time}\t{level}\t{message}" + (fields.Length > 0 ? "\t" + details.ToJsonString() : "")).ConfigureAwait(false);
        }
    }
}
