using System.Reflection;

namespace Cryptomeria.EmbeddedHost.Hosting;

/// <summary>What a host is built from, besides configuration. Tests hand in what a program takes from its surroundings.</summary>
internal sealed record EmbeddedHostSettings
{
    /// <summary>The program's arguments.</summary>
    public string[] Args { get; init; } = [];

    /// <summary>The app: its functions are hosted; the program's own assembly where null.</summary>
    public Assembly? App { get; init; }

    /// <summary>Only the functions of types it picks; all where null.</summary>
    public Func<Type, bool>? TypeFilter { get; init; }

    /// <summary>The content root; where null, configuration's or the current directory.</summary>
    public string? ContentRoot { get; init; }

    /// <summary>Where the functions list and the address are printed.</summary>
    public TextWriter Output { get; init; } = Console.Out;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
