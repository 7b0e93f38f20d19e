using System.Reflection;
using Cryptomeria.EmbeddedHost.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.EmbeddedHost;

/// <summary>
/// Configures a Functions app and builds its host: in place of <c>FunctionsApplication.CreateBuilder</c>, for a program that runs under a Functions host
/// and alone. Everything the official builder takes it takes: services, configuration, logging, middleware.
/// </summary>
public abstract class FunctionsAppBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    /// <summary>What carries the app.</summary>
    public abstract FunctionsCarrier Carrier { get; }

    /// <inheritdoc/>
    public abstract IDictionary<object, object> Properties { get; }

    /// <summary>The app's configuration.</summary>
    public abstract ConfigurationManager Configuration { get; }

    /// <inheritdoc/>
    IConfigurationManager IHostApplicationBuilder.Configuration => Configuration;

    /// <inheritdoc/>
    public abstract IHostEnvironment Environment { get; }

    /// <inheritdoc/>
    public abstract ILoggingBuilder Logging { get; }

    /// <inheritdoc/>
    public abstract IMetricsBuilder Metrics { get; }

    /// <summary>The app's services.</summary>
    public abstract IServiceCollection Services { get; }

    /// <summary>A builder for whatever started the program: an isolated worker under a Functions host, the embedded host otherwise.</summary>
    /// <param name="args">The program's arguments, <c>--key value</c> or <c>--key=value</c>; embedded, a key without a value is true.</param>
    /// <param name="app">The assembly whose functions are hosted; the program's own where null. A Functions host always takes the program's.</param>
    public static FunctionsAppBuilder Create(string[] args, Assembly? app = null)
    {
        ArgumentNullException.ThrowIfNull(args);
        return CarrierDetection.Detect(args) == FunctionsCarrier.FunctionsHost
            ? new WorkerAppBuilder(args)
            : new EmbeddedAppBuilder(new EmbeddedHostSettings { Args = args, App = app });
    }

    /// <summary>
    /// Serves HTTP functions by ASP.NET Core. Middleware added after this call sees the request and runs before the function's result is written.
    /// </summary>
    public abstract FunctionsAppBuilder ConfigureFunctionsWebApplication();

    /// <inheritdoc/>
    public abstract void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull;

    /// <inheritdoc/>
    public abstract IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware);

    /// <summary>Builds the host. Can be called once.</summary>
    /// <exception cref="InvalidOperationException">It was called before, or, embedded, the app's functions are not valid: the message names each.</exception>
    public abstract IHost Build();
}
