using System.Text.Json.Nodes;

namespace Cryptomeria.K8sOps.Helm;

/// <summary>What an install or upgrade is to do.</summary>
/// <param name="Values">Travel as a file that only this user can read, never on the command line.</param>
/// <param name="ReuseValues">Keep the values the user gave the release and change only these; the defaults are those of the chart given.</param>
public sealed record HelmUpgrade(JsonObject Values, bool ReuseValues);
