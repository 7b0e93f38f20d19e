using System.Reflection;
using Cryptomeria.EmbeddedHost.Durable;
using Cryptomeria.EmbeddedHost.Hosting.Configuration;
using Cryptomeria.EmbeddedHost.Hosting.Discovery;
using Cryptomeria.EmbeddedHost.Hosting.Durable;
using Cryptomeria.EmbeddedHost.Hosting.Invocation;
using Cryptomeria.EmbeddedHost.Http;
using Cryptomeria.EmbeddedHost.Http.Admin;
using Cryptomeria.EmbeddedHost.Http.Data;
using Cryptomeria.EmbeddedHost.Http.Management;
using Cryptomeria.EmbeddedHost.Timers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cryptomeria.EmbeddedHost.Hosting;

/// <summary>What stands behind the public builder: a web application with the functions' host in it.</summary>
internal sealed class EmbeddedHostBuilder
{
    /// <summary>Set to true, functions that ask for a key are served to everyone.</summary>
    public const string IgnoreAuthorizationLevelsKey = "EmbeddedHost:IgnoreAuthorizationLevels";

    /// <summary>The setting that says where the host keeps its data. Relative to the content root; default <c>.data</c>.</summary>
    public const string DataDirectoryKey = "DATA_DIR";

    // Nothing here is read again while the program runs, and each watched file takes of the few that a machine allows a user.
    private const string NoReload = "--hostBuilder:reloadConfigOnChange=false";

    private const string DefaultDataDirectory = ".data";

    private readonly EmbeddedHostSettings _settings;
    private readonly WebApplicationBuilder _web;
    private readonly HostJson _hostJson;
    private bool _hasWebApplication;
    private bool _built;

    public EmbeddedHostBuilder(EmbeddedHostSettings settings)
    {
        StartFailureReporter.Install();
        _settings = settings with { Args = [NoReload, .. CommandLineArguments.Normalize(settings.Args)] };
        var folders = HostFolders.Of(_settings);
        var localSettings = LocalSettings.Read(folders);
        localSettings.ApplyToEnvironment();
        _hostJson = HostJsonReader.Read(folders);
        _web = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = _settings.Args,
            ContentRootPath = _settings.ContentRoot,
            EnvironmentName = Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT"),
        });
        _web.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        _web.Services.AddSingleton(_settings.Time);
        HostLogging.Configure(_web, _hostJson);
        if (ListenAddress.Choose(_settings.Args, _web.Configuration, localSettings.Port) is { } url)
        {
            _web.WebHost.UseUrls(url);
        }
    }

    public ConfigurationManager Configuration => _web.Configuration;

    public IHostApplicationBuilder Inner => _web;

    public InvocationPipeline Pipeline { get; } = new();

    public void AddWebApplication()
    {
        if (_hasWebApplication)
        {
            return;
        }

        _hasWebApplication = true;
        Pipeline.Use(HttpResultMiddleware.Use);
        _web.Services.AddMvcCore().AddDataAnnotations();
    }

    public IHost Build()
    {
        if (_built)
        {
            throw new InvalidOperationException("The application has already been built.");
        }

        _built = true;
        var functions = GeneratedFunctions.Of(_settings.App ?? Assembly.GetEntryAssembly()!);
        var catalog = new FunctionDiscovery(DiscoveryOptions()).Find(functions.Metadata, _settings.TypeFilter);
        var services = _web.Services;
        services.AddSingleton(_hostJson);
        services.AddSingleton(catalog);
        services.AddSingleton(Pipeline);
        services.AddSingleton<IFunctionActivator, FunctionActivator>();
        services.AddSingleton(typeof(IFunctionExecutor), functions.Executor);
        services.AddSingleton<FunctionRunner>();
        services.AddSingleton<InvocationLimits>();
        services.AddSingleton(new HttpModel(_hasWebApplication));
        services.AddSingleton<FunctionRequestHandler>();
        services.PostConfigure<WorkerOptions>(options => options.Serializer ??= WorkerSerializer.Default);
        services.AddDurableFunctions(catalog, _hostJson, DataDirectory());
        services.AddTimerFunctions(catalog, DataDirectory());
        var app = _web.Build();
        MapFunctions(app, catalog);
        return new EmbeddedFunctionsHost(app, _hostJson, catalog, _settings.Output);
    }

    private static void MapFunctions(WebApplication app, FunctionCatalog catalog)
    {
        var endpoints = FunctionEndpoints.Create(
            catalog, app.Services.GetRequiredService<FunctionRequestHandler>(), app.Services.GetRequiredService<ParameterPolicyFactory>());
        app.UseRouting();
        app.UseNotFoundForUnmatchedMethods();
        ((IEndpointRouteBuilder)app).DataSources.Add(endpoints);
        if (app.Configuration[HostKey.Setting] is { Length: > 0 } key)
        {
            MapHostRoutes(app, catalog, new HostKey(key));
        }
    }

    private static void MapHostRoutes(WebApplication app, FunctionCatalog catalog, HostKey key)
    {
        app.MapAdmin(catalog, key);
        if (app.Services.GetKeyedService<DurableTaskClient>(DurableParameters.ClientKey) is { } client)
        {
            app.MapDurableManagement(client, app.Services.GetRequiredService<DurableEngine>(), key);
        }
    }

    private string DataDirectory() =>
        Path.GetFullPath(Configuration[DataDirectoryKey] is { Length: > 0 } given ? given : DefaultDataDirectory, _web.Environment.ContentRootPath);

    private DiscoveryOptions DiscoveryOptions() => new()
    {
        HasWebApplication = _hasWebApplication,
        IgnoresAuthorizationLevels = Configuration.GetValue(IgnoreAuthorizationLevelsKey, false),
        RoutePrefix = _hostJson.RoutePrefix,
        Setting = name => Configuration[name],
    };
}
