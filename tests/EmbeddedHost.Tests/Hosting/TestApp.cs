using System.Reflection;
using Cryptomeria.EmbeddedHost.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.EmbeddedHost.Tests.Hosting;

/// <summary>A host of the functions nested in one type, on a free port, with a content root of its own that is deleted at the end.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly TestFolder _folder;

    private TestApp(IHost host, TestFolder folder, StringWriter output, RecordingLoggerProvider log)
    {
        _host = host;
        _folder = folder;
        Output = output;
        Log = log;
        Address = new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Client = new HttpClient { BaseAddress = Address };
    }

    public HttpClient Client { get; }

    public Uri Address { get; }

    public IServiceProvider Services => _host.Services;

    public StringWriter Output { get; }

    public RecordingLoggerProvider Log { get; }

    public IHost Host => _host;

    public static Task<TestApp> StartAsync<TFunctions>(TestAppOptions? options = null) => StartAsync([typeof(TFunctions)], options);

    public static async Task<TestApp> StartAsync(IReadOnlyList<Type> functions, TestAppOptions? options = null)
    {
        var folder = options?.Folder ?? new TestFolder();
        IHost? host = null;
        try
        {
            var output = new StringWriter();
            var log = new RecordingLoggerProvider();
            host = Build(functions, options ?? new TestAppOptions(), folder, output, log);
            await host.StartAsync();
            return new TestApp(host, folder, output, log);
        }
        catch
        {
            host?.Dispose();
            folder.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        using (var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60)))
        {
            await _host.StopAsync(stop.Token);
        }

        await ((IAsyncDisposable)_host).DisposeAsync();
        _folder.Dispose();
    }

    private static IHost Build(
        IReadOnlyList<Type> functions, TestAppOptions options, TestFolder folder, StringWriter output, RecordingLoggerProvider log)
    {
        if (options.HostJson is not null)
        {
            File.WriteAllText(Path.Combine(folder.Path, "host.json"), options.HostJson);
        }

        var builder = new EmbeddedAppBuilder(new EmbeddedHostSettings
        {
            Args = [.. options.Args],
            ContentRoot = folder.Path,
            App = Assembly.GetExecutingAssembly(),
            TypeFilter = type => functions.Any(function => type == function || type.DeclaringType == function),
            Output = output,
            Time = options.Time,
        });
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        options.BeforeWebApplication?.Invoke(builder);
        if (options.HasWebApplication)
        {
            builder.ConfigureFunctionsWebApplication();
        }

        options.Configure?.Invoke(builder);
        return builder.Build();
    }
}
