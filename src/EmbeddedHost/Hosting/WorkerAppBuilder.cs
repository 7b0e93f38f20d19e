using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.EmbeddedHost.Hosting;

/// <summary>The official builder: the app is an ordinary isolated worker.</summary>
internal sealed class WorkerAppBuilder(string[] args) : FunctionsAppBuilder
{
    private readonly FunctionsApplicationBuilder _worker = FunctionsApplication.CreateBuilder(args);

    public override FunctionsCarrier Carrier => FunctionsCarrier.FunctionsHost;

    public override IDictionary<object, object> Properties => _worker.Properties;

    public override ConfigurationManager Configuration => _worker.Configuration;

    public override IHostEnvironment Environment => _worker.Environment;

    public override ILoggingBuilder Logging => _worker.Logging;

    public override IMetricsBuilder Metrics => _worker.Metrics;

    public override IServiceCollection Services => _worker.Services;

    public override FunctionsAppBuilder ConfigureFunctionsWebApplication()
    {
        _worker.ConfigureFunctionsWebApplication();
        return this;
    }

    public override void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null) => _worker.ConfigureContainer(factory, configure);

    public override IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        _worker.Use(middleware);
        return this;
    }

    public override IHost Build() => _worker.Build();
}
