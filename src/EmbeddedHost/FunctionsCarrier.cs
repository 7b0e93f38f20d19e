namespace Cryptomeria.EmbeddedHost;

/// <summary>What carries a Functions app.</summary>
public enum FunctionsCarrier
{
    /// <summary>The embedded host, in the app's own process.</summary>
    Embedded,

    /// <summary>A Functions host that started the app as its isolated worker.</summary>
    FunctionsHost,
}
