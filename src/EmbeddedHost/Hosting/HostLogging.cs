using Cryptomeria.EmbeddedHost.Hosting.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Cryptomeria.EmbeddedHost.Hosting;

/// <summary>
/// One line a message on the console, in UTC, and the levels of host.json; the app's own <c>Logging</c> configuration wins over them.
/// </summary>
internal static class HostLogging
{
    private const string Levels = "Logging:LogLevel:";

    public static void Configure(WebApplicationBuilder builder, HostJson hostJson)
    {
        var levels = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            // The host prints its address itself, and every request of ASP.NET Core would be three lines.
            [$"{Levels}Microsoft.AspNetCore"] = nameof(LogLevel.Warning),
            [$"{Levels}Microsoft.Hosting.Lifetime"] = nameof(LogLevel.Warning),

            // A failed start is thrown to Main, which tells it; a background service that fails is told as critical.
            [$"{Levels}Microsoft.Extensions.Hosting.Internal.Host"] = nameof(LogLevel.Critical),
        };
        foreach (var (category, level) in hostJson.LogLevels)
        {
            levels[$"{Levels}{category}"] = level;
        }

        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = levels });
        builder.Logging.AddConsoleFormatter<HostConsoleFormatter, ConsoleFormatterOptions>();
        if (builder.Configuration["Logging:Console:FormatterName"] is null)
        {
            builder.Logging.AddConsole(console => console.FormatterName = HostConsoleFormatter.FormatterName);
        }
    }
}
