using Cryptomeria.EmbeddedHost.Durable;
using Cryptomeria.EmbeddedHost.Hosting;
using Cryptomeria.EmbeddedHost.Hosting.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cryptomeria.EmbeddedHost.Tests.Hosting;

public sealed class HostJsonTests
{
    [Fact]
    public async Task Settings_are_read_and_the_ones_of_the_real_host_alone_are_not_warned_about()
    {
        const string HostJson = """
            {
              // Comments are allowed.
              "version": "2.0",
              "functionTimeout": "1.01:00:00",
              "logging": { "logLevel": { "default": "Warning", "Host": "Information", "Host.Aggregator": "Trace" }, "applicationInsights": { "samplingSettings": {} } },
              "extensions": {
                "http": { "routePrefix": "/v1/", "hsts": { "isEnabled": true } },
                "durableTask": {
                  "hubName": "Hub",
                  "tracing": { "distributedTracingEnabled": true, "version": "V2" },
                  "notifications": { "eventGrid": { "topicEndpoint": "x" } },
                  "storageProvider": { "maxQueuePollingInterval": "00:00:01", "partitionCount": 4 },
                  "maxConcurrentActivityFunctions": 3,
                  "maxConcurrentOrchestratorFunctions": 5,
                  "maxConcurrentEntityFunctions": 7,
                  "maxEntityOperationBatchSize": 11
                },
                "queues": { "batchSize": 16 },
              },
            }
            """;
        await using var app = await TestApp.StartAsync<Functions>(new() { HostJson = HostJson });

        var read = app.Services.GetRequiredService<HostJson>();
        Assert.Equal(new TimeSpan(1, 1, 0, 0), read.FunctionTimeout);
        Assert.Equal(
            ("v1", "Hub", 3, 5), (read.RoutePrefix, read.HubName, read.MaxConcurrentActivityFunctions, read.MaxConcurrentOrchestratorFunctions));
        Assert.Equal(("Hub", 3, 5), (Engine(app).HubName, Engine(app).MaxConcurrentActivityFunctions, Engine(app).MaxConcurrentOrchestratorFunctions));
        Assert.Equal((7, 11), (Engine(app).MaxConcurrentEntityFunctions, Engine(app).MaxEntityOperationBatchSize));
        Assert.Empty(read.Warnings);
        Assert.Contains(app.Log.Entries, entry => entry.Level == LogLevel.Information && entry.Message.Contains(
            "without effect here: extensions.durableTask.notifications.eventGrid.topicEndpoint, extensions.durableTask.storageProvider.maxQueuePollingInterval,",
            StringComparison.Ordinal));
        Assert.DoesNotContain("functionTimeout", read.Ignored);
        Assert.Equal("fine", await app.Client.GetStringAsync("/v1/Fine"));
    }

    [Theory]
    [InlineData("""{"extensions":{"durableTask":{"partitionCount":4}}}""", "'extensions.durableTask.partitionCount'", "'extensions.durableTask.storageProvider.partitionCount'")]
    [InlineData("""{"durableTask":{"hubName":"x"}}""", "'durableTask'", "'extensions.durableTask'")]
    [InlineData("""{"extensions":{"http":{"routePrfix":""}}}""", "'extensions.http.routePrfix' is not known")]
    [InlineData("""{"extensions":{"durableTasks":{}}, "functionTimeOuts":"x"}""", "'functionTimeOuts' is not known")]
    [InlineData("""{"extensions":{"durableTask":{"tracing":{"hubName":"x"}}}}""", "'extensions.durableTask.tracing.hubName'", "'extensions.durableTask.hubName'")]
    [InlineData("""{"logLevel":{"default":"Debug"}}""", "'logLevel'", "'logging.logLevel'")]
    public async Task A_key_that_nobody_reads_is_warned_about(string hostJson, params string[] parts)
    {
        await using var app = await TestApp.StartAsync<Functions>(new() { HostJson = hostJson });

        Assert.Contains(app.Log.Entries, entry =>
            entry.Level == LogLevel.Warning && parts.All(part => entry.Message.Contains(part, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_key_whose_effect_would_be_missed_is_a_warning_of_its_own()
    {
        const string HostJson = """
            {"extensions":{"durableTask":{"defaultVersion":"1.5","versionMatchStrategy":"Strict","versionFailureStrategy":"Fail","useAppLease":true}}}
            """;
        await using var app = await TestApp.StartAsync<Functions>(new() { HostJson = HostJson });

        Assert.All(["defaultVersion", "versionMatchStrategy", "versionFailureStrategy"], key => Assert.Contains(
            app.Log.Entries,
            entry => entry.Level == LogLevel.Warning && entry.Message.Contains($"'extensions.durableTask.{key}' has no effect on the embedded host", StringComparison.Ordinal)));
        Assert.Equal(["extensions.durableTask.useAppLease"], app.Services.GetRequiredService<HostJson>().Ignored);
    }

    [Theory]
    [InlineData("""{"extensions":{"durableTask":{"maxConcurrentActivityFunctions":0}}, "functionTimeout":"-2"}""", "maxConcurrentActivityFunctions is '0'", "functionTimeout is '-2'")]
    [InlineData("""{"logging":{"logLevel":{"default":"Loud"}}}""", "logging.logLevel.default is 'Loud'")]
    [InlineData("""{"a":1,}}""", "is not valid JSON")]
    public async Task A_value_that_cannot_be_read_stops_the_start_and_all_are_told(string hostJson, params string[] parts)
    {
        var error = await Assert.ThrowsAsync<HostStartException>(() => TestApp.StartAsync<Functions>(new() { HostJson = hostJson }));

        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Log_levels_apply_and_the_apps_own_configuration_wins()
    {
        using var folder = new TestFolder();
        folder.Write("host.json", """{"logging":{"logLevel":{"default":"Error","Quiet":"Warning","Quiet.Not":"Information","Mine":"Information"}}}""");
        folder.Write("appsettings.json", """{"Logging":{"LogLevel":{"Mine":"Critical"}}}""");
        await using var app = await TestApp.StartAsync<Functions>(new() { Folder = folder });
        var loggers = app.Services.GetRequiredService<ILoggerFactory>();

        Assert.False(loggers.CreateLogger("Some").IsEnabled(LogLevel.Warning));
        Assert.False(loggers.CreateLogger("Quiet.Here").IsEnabled(LogLevel.Information));
        Assert.True(loggers.CreateLogger("Quiet.Here").IsEnabled(LogLevel.Warning));
        Assert.True(loggers.CreateLogger("Quiet.Not").IsEnabled(LogLevel.Information));
        Assert.False(loggers.CreateLogger("Mine").IsEnabled(LogLevel.Error));
    }

    private static DurableEngineOptions Engine(TestApp app) => app.Services.GetRequiredService<IOptions<DurableEngineOptions>>().Value;

    public sealed class Functions
    {
        [Function("Idle")]
        public Task Idle([OrchestrationTrigger] TaskOrchestrationContext context) => Task.CompletedTask;

        [Function("Fine")]
        public IResult Fine([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Text("fine");
    }
}
