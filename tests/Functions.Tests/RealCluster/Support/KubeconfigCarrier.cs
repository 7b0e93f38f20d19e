using System.Net;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Cryptomeria.Functions.Tests.RealCluster.Support;

/// <summary>
/// The cluster of a kubeconfig. Its namespace is made for the test and removed after it; one that is there already is used only while it is empty, or
/// where <c>CRYPTOMERIA_TEST_OVERWRITE</c> allows it, and then stays.
/// </summary>
internal sealed class KubeconfigCarrier : IClusterCarrier
{
    private readonly TestClusterSettings _settings;
    private readonly Kubernetes _client;
    private readonly HelmProgram _helm;
    private bool _made;

    private KubeconfigCarrier(TestClusterSettings settings)
    {
        _settings = settings;
        _client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(settings.Kubeconfig, settings.Context));
        _helm = new HelmProgram(settings);
    }

    public string Kubeconfig => _settings.Kubeconfig;

    public string? Context => _settings.Context;

    public string Namespace => _settings.Namespace;

    public string ChartPath => _settings.ChartPath;

    public string HelmBinary => _settings.HelmBinary;

    public JsonObject? Values { get; private set; }

    public TimeSpan Patience => _settings.Patience;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<KubeconfigCarrier> StartAsync(TestClusterSettings settings)
    {
        var carrier = new KubeconfigCarrier(settings);
        try
        {
            await carrier.PrepareAsync();
            return carrier;
        }
        catch
        {
            carrier._client.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await RemoveAsync();
        }
        finally
        {
            _client.Dispose();
        }
    }

    private async Task PrepareAsync()
    {
        if (_settings.ValuesFile is { } file)
        {
            Values = JsonNode.Parse(await File.ReadAllTextAsync(file, Token))!.AsObject();
        }

        try
        {
            await _client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = Namespace } }, cancellationToken: Token);
            _made = true;
            return;
        }
        catch (HttpOperationException exception) when (exception.Response.StatusCode == HttpStatusCode.Conflict)
        {
            // It is there already.
        }

        var contents = await NamespaceContents.ListAsync(_client, Namespace, Token);
        if (contents.Count == 0)
        {
            return;
        }

        Assert.True(
            _settings.Overwrite,
            $"The namespace '{Namespace}' is not empty ({string.Join(", ", contents.Take(10))}). Name another in {TestClusterSettings.NamespaceVariable}, "
            + $"or set {TestClusterSettings.OverwriteVariable}=true to have the cryptomeria in it removed.");
        await RemoveAsync();
    }

    private async Task RemoveAsync()
    {
        using var patience = new CancellationTokenSource(_settings.Patience);
        try
        {
            await _helm.UninstallAsync(patience.Token);
        }
        finally
        {
            // Whatever helm says.
            if (_made)
            {
                await _client.CoreV1.DeleteNamespaceAsync(Namespace, cancellationToken: patience.Token);
                await UntilGoneAsync(() => _client.CoreV1.ReadNamespaceAsync(Namespace, cancellationToken: patience.Token), patience.Token);
            }
        }

        if (_made)
        {
            return;
        }

        await NamespaceContents.DeleteDataAsync(_client, Namespace, patience.Token);
        while ((await NamespaceContents.ListCryptomeriaAsync(_client, Namespace, patience.Token)).Count > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), patience.Token);
        }
    }

    private static async Task UntilGoneAsync(Func<Task> read, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await read();
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
            }
        }
        catch (HttpOperationException exception) when (exception.Response.StatusCode == HttpStatusCode.NotFound)
        {
            // As wanted.
        }
    }
}
