using Cryptomeria.K8sOps.Cluster.Access;

namespace Cryptomeria.K8sOps.Helm;

/// <summary>What helm certainly needs the right to, for a change of a release. It may need more; what is told here it cannot do without.</summary>
internal static class HelmRights
{
    private static readonly AccessRight[] Records = [new("create", "v1", "Secret"), new("update", "v1", "Secret")];

    /// <summary>For an install or upgrade.</summary>
    /// <param name="current">The objects the release has; none where it is not there.</param>
    /// <param name="rehearsal">What it shall have.</param>
    public static IReadOnlyList<AccessRight> ForUpgrade(IReadOnlyList<ManifestObject> current, HelmRehearsal rehearsal)
    {
        var before = current.ToLookup(one => one.Key);
        var after = rehearsal.Objects.Select(one => one.Key).ToHashSet();
        return
        [
            .. Records,
            .. rehearsal.Objects.Where(one => !before.Contains(one.Key)).Select(one => new AccessRight("create", one.ApiVersion, one.Kind)),

            // One that stays as it is helm only looks at.
            .. rehearsal.Objects.Where(one => before.Contains(one.Key) && before[one.Key].All(old => old.Text != one.Text))
                .Select(one => new AccessRight("patch", one.ApiVersion, one.Kind, one.Name)),
            .. Gone(current.Where(one => !after.Contains(one.Key))),
            .. rehearsal.Hooks.Select(one => new AccessRight("create", one.ApiVersion, one.Kind)),
        ];
    }

    /// <summary>For an uninstall.</summary>
    public static IReadOnlyList<AccessRight> ForUninstall(IReadOnlyList<ManifestObject> current) =>
        [new("update", "v1", "Secret"), new("delete", "v1", "Secret"), .. Gone(current)];

    private static IEnumerable<AccessRight> Gone(IEnumerable<ManifestObject> objects) =>
        objects.Where(one => !one.Kept).Select(one => new AccessRight("delete", one.ApiVersion, one.Kind, one.Name));
}
