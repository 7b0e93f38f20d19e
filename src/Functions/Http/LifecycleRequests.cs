using System.Text.Json.Nodes;
using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Operations;
using Cryptomeria.Functions.Settings;

namespace Cryptomeria.Functions.Http;

/// <summary>The bodies of install, uninstall, scale, stop and resume; every member but scale's <c>replicas</c> has a default.</summary>
internal static class LifecycleRequests
{
    /// <summary>The most fdsc chains the chart takes.</summary>
    public const int MaxFdsc = 64;

    /// <exception cref="ApiException">422 with every member that is wrong.</exception>
    public static JobInput Install(JsonBody body, AppSettings settings)
    {
        var (target, release, timeout) = Common(body, settings);
        var values = body.Object("values");
        var replicas = body.Integer("fdscReplicas", 0, MaxFdsc);
        var startAfter = body.Boolean("startAfter") ?? false;
        CheckReplicas(body, values, replicas);
        body.ThrowIfInvalid();
        return new JobInput(SystemInstall.Type, target, release, timeout, SystemInstall.StepsOf(startAfter), false)
        {
            Values = values ?? [],
            FdscReplicas = replicas,
            StartAfter = startAfter,
        };
    }

    /// <exception cref="ApiException">422 with every member that is wrong.</exception>
    public static JobInput Uninstall(JsonBody body, AppSettings settings)
    {
        var (target, release, timeout) = Common(body, settings);
        var deleteData = body.Boolean("deleteData") ?? true;
        var deleteNamespace = body.Boolean("deleteNamespace") ?? false;
        var force = body.Boolean("force") ?? false;
        body.ThrowIfInvalid();
        return new JobInput(SystemUninstall.Type, target, release, timeout, SystemUninstall.StepsOf(deleteData, deleteNamespace), force)
        {
            DeleteData = deleteData,
            DeleteNamespace = deleteNamespace,
        };
    }

    /// <exception cref="ApiException">400 without <c>replicas</c>, 422 with every member that is wrong.</exception>
    public static JobInput ScaleFdsc(JsonBody body, AppSettings settings)
    {
        var (target, timeout) = (CommonMembers.Namespace(body, settings), CommonMembers.TimeoutSeconds(body));
        var missing = !body.Has("replicas");
        var replicas = body.Integer("replicas", 0, MaxFdsc);
        body.ThrowIfInvalid();
        if (missing || replicas is null)
        {
            throw ApiException.Missing("replicas", $"is required: a whole number from 0 to {MaxFdsc}");
        }

        return new JobInput(SystemScaleFdsc.Type, target, settings.Release, timeout, SystemScaleFdsc.Operation.StepNames, false)
        {
            Replicas = replicas,
        };
    }

    /// <exception cref="ApiException">422 with every member that is wrong.</exception>
    public static JobInput Stop(JsonBody body, AppSettings settings) => Plain(body, settings, SystemStop.Operation);

    /// <exception cref="ApiException">422 with every member that is wrong.</exception>
    public static JobInput Resume(JsonBody body, AppSettings settings) => Plain(body, settings, SystemResume.Operation);

    private static JobInput Plain(JsonBody body, AppSettings settings, Operation operation)
    {
        var (target, timeout) = (CommonMembers.Namespace(body, settings), CommonMembers.TimeoutSeconds(body));
        body.ThrowIfInvalid();
        return new JobInput(operation.Kind.Type, target, settings.Release, timeout, operation.StepNames, false);
    }

    /// <summary>One number said in two ways has to be one number.</summary>
    private static void CheckReplicas(JsonBody body, JsonObject? values, int? replicas)
    {
        if (replicas is null || values?["fdsc"] is not { } fdsc)
        {
            return;
        }

        if (fdsc is not JsonObject members)
        {
            body.Fail("values.fdsc", "must be an object where fdscReplicas is given");
        }
        else if (members["replicas"] is { } told && !JsonNode.DeepEquals(told, JsonValue.Create(replicas)))
        {
            body.Fail("fdscReplicas", $"is {replicas}, but values.fdsc.replicas is {told.ToJsonString()}: give one of them");
        }
    }

    private static (string Namespace, string Release, int TimeoutSeconds) Common(JsonBody body, AppSettings settings)
    {
        var release = body.String("release") ?? settings.Release;
        if (!DnsLabel.IsValid(release) || release.Length > 53)
        {
            body.Fail("release", DnsLabel.Rule + "; helm takes at most 53");
        }

        return (CommonMembers.Namespace(body, settings), release, CommonMembers.TimeoutSeconds(body));
    }
}
