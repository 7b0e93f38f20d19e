using Cryptomeria.EmbeddedHost.Hosting;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Configures a Functions app and builds its host.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly EmbeddedHostBuilder _host;

    internal FunctionsApplicationBuilder(EmbeddedHostSettings settings) => _host = new EmbeddedHostBuilder(settings);

    /// <summary>Data that extensions of the builder share.</summary>
    public IDictionary<object, object> Properties => _host.Inner.Properties;

    /// <summary>The app's configuration.</summary>
    public ConfigurationManager Configuration => _host.Configuration;

    /// <inheritdoc/>
    IConfigurationManager IHostApplicationBuilder.Configuration => Configuration;

    /// <summary>The app's name, environment and content root.</summary>
    public IHostEnvironment Environment => _host.Inner.Environment;

    /// <summary>The app's logging.</summary>
    public ILoggingBuilder Logging => _host.Inner.Logging;

    /// <summary>The app's metrics.</summary>
    public IMetricsBuilder Metrics => _host.Inner.Metrics;

    /// <summary>The app's services.</summary>
    public IServiceCollection Services => _host.Inner.Services;

    internal EmbeddedHostBuilder Host => _host;

    /// <summary>Sets the factory of the app's service provider.</summary>
    /// <typeparam name="TContainerBuilder">The container's builder.</typeparam>
    /// <param name="factory">The factory.</param>
    /// <param name="configure">Configures the container.</param>
    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull => _host.Inner.ConfigureContainer(factory, configure);

    /// <summary>Adds a step to the invocation pipeline, inside the ones added before.</summary>
    /// <param name="middleware">Gets the rest of the pipeline and returns the step around it.</param>
    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        _host.Pipeline.Use(middleware);
        return this;
    }

    /// <summary>Builds the host. Can be called once.</summary>
    /// <exception cref="InvalidOperationException">It was called before, or the app's functions are not valid: the message names each.</exception>
    public IHost Build() => _host.Build();
}
