using Cryptomeria.Functions.Tests.Support;
using k8s;
using k8s.Models;

namespace Cryptomeria.Functions.Tests.Deployment;

/// <summary>The chart through a real helm, where there is one (<see cref="RealHelm"/>).</summary>
public sealed class ChartRenderingTests
{
    private static readonly string Chart = RepositoryRoot.PathOf("charts", "functions-host");

    public static TheoryData<string> Good =>
    [
        string.Empty,
        "embedded.persistence.enabled=false,cryptomeriaChart.volume.configMap.name=chart,service.type=NodePort,service.nodePort=30077",
        "settings.allowedNamespaces={a,b},settings.lockNamespace=locks,rbac.helmInstall=true,rbac.nodes=true,rbac.deleteNamespace=true",
        "runtime=azure,azure.storage.existingSecret=account",
        "runtime=azure,azure.azurite.enabled=true,keda.enabled=true,monitor.enabled=true",
        "runtime=azure,azure.storage.connectionString=UseDevelopmentStorage=true,keda.enabled=true,keda.scaler=azure-queue,networkPolicy.enabled=false",
    ];

    public static TheoryData<string> Bad =>
    [
        "runtime=docker",
        "runtime=azure",
        "runtime=azure,azure.storage.existingSecret=account,azure.azurite.enabled=true",
        "keda.enabled=true",
        "monitor.enabled=true",
        "settings.namespace=Not_A_Label",
        "settings.jobRetentionDay=3",
    ];

    [Theory]
    [MemberData(nameof(Good))]
    public async Task Renders_objects_that_kubernetes_knows(string values)
    {
        var (code, output, errors) = await HelmAsync(values);
        Assert.True(code == 0, errors);
        var types = new Dictionary<string, Type> { ["keda.sh/v1alpha1/ScaledObject"] = typeof(ScaledObject) };
        var objects = KubernetesYaml.LoadAllFromString(output, types, strict: true).Cast<IKubernetesObject<V1ObjectMeta>>().ToList();
        Assert.Contains(objects, one => one is V1StatefulSet or V1Deployment);
        Assert.All(objects, one => Assert.Equal("cryptomeria-functions", one.Metadata.Labels["app.kubernetes.io/part-of"]));
        Assert.Equal(objects.Count, objects.Select(one => (one.Kind, one.Metadata.NamespaceProperty, one.Metadata.Name)).Distinct().Count());

        foreach (var pod in objects.Select(PodOf).OfType<V1PodTemplateSpec>())
        {
            Assert.Equal("cryptomeria-functions", pod.Metadata.Labels["app.kubernetes.io/part-of"]);
            Assert.True(pod.Spec.SecurityContext.RunAsNonRoot);
            Assert.Equal("RuntimeDefault", pod.Spec.SecurityContext.SeccompProfile.Type);
            Assert.All(pod.Spec.Containers, container =>
            {
                Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
                Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
                Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
                Assert.NotNull(container.Resources.Limits);
                Assert.NotNull(container.ReadinessProbe);
                Assert.Equal(
                    container.VolumeMounts.Select(mount => mount.Name).Order(),
                    pod.Spec.Volumes.Select(volume => volume.Name).Union(ClaimsOf(objects, pod)).Order());
            });
        }
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Refuses_what_cannot_work(string values)
    {
        var (code, _, errors) = await HelmAsync(values);
        Assert.NotEqual(0, code);
        Assert.NotEmpty(errors);
    }

    [Fact]
    public async Task A_drained_pod_has_more_time_than_its_drain()
    {
        var (_, output, _) = await HelmAsync("runtime=azure,azure.storage.existingSecret=account,azure.drainSeconds=77");
        var deployment = KubernetesYaml.LoadAllFromString(output).OfType<V1Deployment>().Single();
        Assert.Contains("77", deployment.Spec.Template.Spec.Containers[0].Lifecycle.PreStop.Exec.Command);
        Assert.True(deployment.Spec.Template.Spec.TerminationGracePeriodSeconds >= 77 + 30);
    }

    private static V1PodTemplateSpec? PodOf(IKubernetesObject one) => one switch
    {
        V1StatefulSet set => set.Spec.Template,
        V1Deployment deployment => deployment.Spec.Template,
        _ => null,
    };

    private static IEnumerable<string> ClaimsOf(IEnumerable<IKubernetesObject> objects, V1PodTemplateSpec pod) =>
        objects.OfType<V1StatefulSet>().Where(set => set.Spec.Template == pod).SelectMany(set => set.Spec.VolumeClaimTemplates ?? []).Select(claim => claim.Metadata.Name);

    private static Task<(int Code, string Output, string Errors)> HelmAsync(string values) => RealHelm.RunAsync(
        RealHelm.Any(), "/dev/null", ["template", "release", Chart, "--namespace", "ops", .. values.Length > 0 ? ["--set", values] : Array.Empty<string>()]);
}
