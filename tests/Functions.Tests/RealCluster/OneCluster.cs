namespace Cryptomeria.Functions.Tests.RealCluster;

/// <summary>The tests that a cluster of the user's can carry: there is one, so they run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class OneCluster
{
    public const string Name = "one cluster";
}
