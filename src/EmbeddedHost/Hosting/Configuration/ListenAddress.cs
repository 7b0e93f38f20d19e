using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;

namespace Cryptomeria.EmbeddedHost.Hosting.Configuration;

/// <summary>
/// Where the host listens. The first that is given: <c>--urls</c>; <c>--port</c>; <c>ASPNETCORE_URLS</c> and what else ASP.NET Core reads
/// (<c>ASPNETCORE_HTTP_PORTS</c>, <c>Kestrel:Endpoints</c>); <c>FUNCTIONS_PORT</c>; <c>LocalHttpPort</c> of local.settings.json; port 7071 as func.
/// A port alone means loopback. Port 0 takes any free one.
/// </summary>
internal static class ListenAddress
{
    public const int DefaultPort = 7071;

    /// <summary>The URL to listen on; null where ASP.NET Core's own settings say it.</summary>
    public static string? Choose(IReadOnlyList<string> args, IConfiguration configuration, int? localHttpPort)
    {
        var commandLine = new ConfigurationBuilder().AddCommandLine([.. args]).Build();
        if (!string.IsNullOrEmpty(commandLine["urls"]))
        {
            return null;
        }

        if (commandLine["port"] is { } port)
        {
            return OfPort("--port", port);
        }

        if (IsGiven(configuration, "urls", "http_ports", "https_ports") || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
        {
            return null;
        }

        return configuration["FUNCTIONS_PORT"] is { Length: > 0 } functionsPort
            ? OfPort("FUNCTIONS_PORT", functionsPort)
            : OfPort("LocalHttpPort", (localHttpPort ?? DefaultPort).ToString(CultureInfo.InvariantCulture));
    }

    private static bool IsGiven(IConfiguration configuration, params string[] keys) =>
        keys.Any(key => !string.IsNullOrEmpty(configuration[key]));

    private static string OfPort(string setting, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort
            ? $"http://127.0.0.1:{port}"
            : throw new HostStartException($"{setting} is '{text}': write a port number from 0 to {IPEndPoint.MaxPort}; 0 takes any free one.");
}
