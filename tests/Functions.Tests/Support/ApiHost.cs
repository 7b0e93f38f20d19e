using Cryptomeria.K8sOps;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cryptomeria.Functions.Tests.Support;

/// <summary>The app in this process, on a port of its own.</summary>
public sealed class ApiHost : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly TemporaryDirectory _data;

    private ApiHost(IHost host, TemporaryDirectory data)
    {
        _host = host;
        _data = data;
        var addresses = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Address = new Uri(addresses.First());
        Api = new Api(Address);
    }

    public Uri Address { get; }

    public Api Api { get; }

    /// <summary>Where it keeps its files.</summary>
    public string DataDirectory => _data.Path;

    public static Task<ApiHost> StartAsync(string kubeconfig, params string[] settings) => StartAsync(kubeconfig, null, settings);

    /// <param name="timings">How long its operations wait; null for the defaults.</param>
    public static async Task<ApiHost> StartAsync(string kubeconfig, OperationTimings? timings, params string[] settings)
    {
        var data = new TemporaryDirectory();
        var host = AppHost.Create(
            [
                "--urls=http://127.0.0.1:0", $"--KUBECONFIG={kubeconfig}", $"--DATA_DIR={data.Path}", "--Logging:LogLevel:Default=Warning", .. settings,
            ],
            timings: timings);
        Assert.NotNull(host);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new ApiHost(host, data);
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await _host.StopAsync(CancellationToken.None);
        if (_host is IAsyncDisposable host)
        {
            await host.DisposeAsync();
        }

        _data.Dispose();
    }
}
