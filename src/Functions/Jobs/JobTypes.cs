namespace Cryptomeria.Functions.Jobs;

/// <summary>The kinds of jobs, as the API names them, and the orchestrators that carry them.</summary>
public static class JobTypes
{
    public const string Start = "system.start";
    public const string Install = "system.install";
    public const string Uninstall = "system.uninstall";
    public const string ScaleFdsc = "system.scale.fdsc";
    public const string Stop = "system.stop";
    public const string Resume = "system.resume";

    private static readonly Dictionary<string, string> Orchestrators = new(StringComparer.Ordinal)
    {
        [Start] = nameof(Orchestrations.SystemStart),
        [Install] = nameof(Orchestrations.SystemInstall),
        [Uninstall] = nameof(Orchestrations.SystemUninstall),
        [ScaleFdsc] = nameof(Orchestrations.SystemScaleFdsc),
        [Stop] = nameof(Orchestrations.SystemStop),
        [Resume] = nameof(Orchestrations.SystemResume),
    };

    private static readonly Dictionary<string, string> Types =
        Orchestrators.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.OrdinalIgnoreCase);

    /// <summary>Every type, in the order of the API's description.</summary>
    public static IReadOnlyCollection<string> All => Orchestrators.Keys;

    /// <summary>The orchestrator function of a type.</summary>
    public static string OrchestratorOf(string type) => Orchestrators[type];

    /// <summary>The type an orchestrator function carries, or null where it carries no job.</summary>
    public static string? TypeOf(string orchestrator) => Types.GetValueOrDefault(orchestrator);
}
