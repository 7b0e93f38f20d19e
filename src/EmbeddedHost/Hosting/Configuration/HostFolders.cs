using Microsoft.Extensions.Configuration;

namespace Cryptomeria.EmbeddedHost.Hosting.Configuration;

/// <summary>Where host.json and local.settings.json are looked for: the content root, then the folder of the program.</summary>
internal static class HostFolders
{
    public static IReadOnlyList<string> Of(EmbeddedHostSettings settings)
    {
        // The same sources, in the same order, as the host itself takes its content root from.
        var configuration = new ConfigurationBuilder()
            .AddEnvironmentVariables("DOTNET_")
            .AddEnvironmentVariables("ASPNETCORE_")
            .AddCommandLine(settings.Args)
            .Build();
        var contentRoot = Path.GetFullPath(settings.ContentRoot ?? configuration["contentRoot"] ?? Directory.GetCurrentDirectory());
        return settings.ContentRoot is null ? [contentRoot, AppContext.BaseDirectory] : [contentRoot];
    }
}
