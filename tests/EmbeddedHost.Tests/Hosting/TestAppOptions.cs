namespace Cryptomeria.EmbeddedHost.Tests.Hosting;

internal sealed record TestAppOptions
{
    public IReadOnlyList<string> Args { get; init; } = ["--urls", "http://127.0.0.1:0"];

    public string? HostJson { get; init; }

    public TestFolder? Folder { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public bool HasWebApplication { get; init; } = true;

    public Action<FunctionsAppBuilder>? BeforeWebApplication { get; init; }

    public Action<FunctionsAppBuilder>? Configure { get; init; }
}
