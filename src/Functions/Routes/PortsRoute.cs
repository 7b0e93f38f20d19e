using System.Text;
using System.Text.Json;
using Cryptomeria.Functions.Routes.Http;
using Cryptomeria.Functions.Settings;
using Cryptomeria.K8sOps.Systems.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Routes;

/// <summary><c>GET /system/ports</c>: where the chains are reached.</summary>
public sealed class PortsRoute(PortsQuery query, AppSettings settings)
{
    [Function("GetPorts")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/system/ports")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request);
        var name = QueryParameters.Namespace(reader, settings);
        var format = reader.OneOf("format", ["json", "env"]) ?? "json";
        reader.ThrowIfInvalid();

        var ports = await query.GetAsync(name, cancellationToken);
        var (body, type) = format == "env"
            ? (Encoding.UTF8.GetBytes(PortsEnvironment.Format(ports)), "text/plain; charset=utf-8")
            : (JsonSerializer.SerializeToUtf8Bytes(new QueryAnswer<SystemPorts>(ports), QueryJson.Http.QueryAnswerSystemPorts), JsonResults.ContentType);
        return new EntityTagResult(body, type, EntityTagResult.TagOf(body, isWeak: false));
    }
}

/// <summary>
/// The chains' addresses as lines for a shell, <c>export GWC_RPC=http://192.168.49.2:30007</c>: the external address, the internal one where there
/// is no external. For <c>eval "$(curl -s …/ports?format=env)"</c>.
/// </summary>
internal static class PortsEnvironment
{
    public static string Format(SystemPorts ports)
    {
        var lines = new StringBuilder();
        foreach (var chain in ports.Chains)
        {
            var name = Name(chain.ChainId);
            Add($"{name}_RPC", chain.External?.Rpc ?? chain.Internal?.Rpc);
            Add($"{name}_API", chain.External?.Api ?? chain.Internal?.Api);
            Add($"{name}_GRPC", chain.External?.Grpc ?? chain.Internal?.Grpc);
        }

        return lines.ToString();

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                lines.Append("export ").Append(name).Append('=').Append(Quote(value)).Append('\n');
            }
        }
    }

    private static string Name(string chainId)
    {
        var name = string.Concat(chainId.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToUpperInvariant(letter) : '_'));
        return char.IsAsciiDigit(name[0]) ? $"_{name}" : name;
    }

    // An IPv6 address has brackets, which some shells take for a pattern.
    private static string Quote(string value) => value.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is ':' or '/' or '.' or '-' or '_')
        ? value
        : $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
