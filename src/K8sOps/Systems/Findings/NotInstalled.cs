namespace Cryptomeria.K8sOps.Systems.Findings;

/// <summary>Nothing of cryptomeria is deployed.</summary>
internal sealed class NotInstalled : FindingRule
{
    public override string Code => ErrorCodes.NotInstalled;

    public override string Hint => ErrorHints.For(ErrorCodes.NotInstalled);

    public override FindingScope Scope => FindingScope.Deployment | FindingScope.Ibc;

    public override IEnumerable<Finding> Find(ObservedSystem system)
    {
        if (system.Snapshot.IsEmpty)
        {
            yield return Found(null, $"nothing of release {system.Snapshot.Release} is deployed in namespace {system.Snapshot.Namespace}", lasting: true) with { ErrorCode = Code };
        }
    }
}
