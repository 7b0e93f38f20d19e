using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cryptomeria.Functions.Jobs;

/// <summary>What a job was asked for, as its view shows it: the effective request, values that look like secrets marked out.</summary>
internal static class JobParameters
{
    private static readonly string[] SecretNames = ["password", "passwd", "secret", "token", "mnemonic", "privatekey", "private_key"];

    public static JsonObject Of(JobInput input)
    {
        var parameters = JsonSerializer.SerializeToNode(input, JobJson.Own.JobInput)!.AsObject();
        parameters.Remove("type");
        Redact(parameters);
        return parameters;
    }

    private static void Redact(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToList())
                {
                    if (value is JsonValue && SecretNames.Any(secret => name.Contains(secret, StringComparison.OrdinalIgnoreCase)))
                    {
                        members[name] = Redactor.Mark;
                    }
                    else if (value is JsonValue text && text.GetValueKind() == JsonValueKind.String)
                    {
                        members[name] = Redactor.Redact(text.GetValue<string>());
                    }
                    else
                    {
                        Redact(value);
                    }
                }

                break;
            case JsonArray elements:
                foreach (var element in elements)
                {
                    Redact(element);
                }

                break;
        }
    }
}
