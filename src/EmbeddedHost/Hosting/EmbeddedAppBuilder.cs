using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.EmbeddedHost.Hosting;

/// <summary>The builder of an app that this process carries itself.</summary>
internal sealed class EmbeddedAppBuilder(EmbeddedHostSettings settings) : FunctionsAppBuilder
{
    private readonly EmbeddedHostBuilder _host = new(settings);

    public override FunctionsCarrier Carrier => FunctionsCarrier.Embedded;

    public override IDictionary<object, object> Properties => _host.Inner.Properties;

    public override ConfigurationManager Configuration => _host.Configuration;

    public override IHostEnvironment Environment => _host.Inner.Environment;

    public override ILoggingBuilder Logging => _host.Inner.Logging;

    public override IMetricsBuilder Metrics => _host.Inner.Metrics;

    public override IServiceCollection Services => _host.Inner.Services;

    public override FunctionsAppBuilder ConfigureFunctionsWebApplication()
    {
        _host.AddWebApplication();
        return this;
    }

    public override void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null) => _host.Inner.ConfigureContainer(factory, configure);

    public override IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        _host.Pipeline.Use(middleware);
        return this;
    }

    public override IHost Build() => _host.Build();
}
