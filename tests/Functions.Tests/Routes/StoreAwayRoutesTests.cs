using System.Reflection;
using System.Text.Json.Nodes;
using Cryptomeria.EmbeddedHost.Storage;
using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Routes.Http;
using Cryptomeria.Functions.Settings;
using Cryptomeria.Functions.Tests.Support;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Cluster;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cryptomeria.Functions.Tests.Routes;

/// <summary>Every route that has a durable client says that the store is away, and soon, whatever the store does.</summary>
public sealed class StoreAwayRoutesTests : IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _directory = new();
    private readonly SteppedTime _time = new(DateTimeOffset.UtcNow);

    public static TheoryData<string, string> RoutesAndFailures
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var route in Routes.Keys)
            {
                foreach (var failure in (string[])["embedded", "Unavailable", "Internal", "silent"])
                {
                    data.Add(route, failure);
                }
            }

            return data;
        }
    }

    private static Dictionary<string, MethodInfo> Routes { get; } =
        (from type in typeof(AppHost).Assembly.GetTypes()
         from method in type.GetMethods()
         where method.IsDefined(typeof(FunctionAttribute)) && method.GetParameters().Any(parameter => parameter.ParameterType == typeof(DurableTaskClient))
         from trigger in method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).OfType<HttpTriggerAttribute>()
         select (Name: $"{trigger.Methods![0]} {trigger.Route}", method)).ToDictionary(route => route.Name, route => route.method);

    [Fact]
    public void All_of_them_are_asked() => Assert.True(Routes.Count >= 11, string.Join(", ", Routes.Keys));

    [Theory]
    [MemberData(nameof(RoutesAndFailures))]
    public async Task A_durable_store_that_is_away_is_503_with_retry_after(string route, string failure)
    {
        var client = new BrokenClient(failure switch
        {
            "silent" => null,
            "embedded" => new DurableStorageException("The disk is full.", isTransient: true),
            _ => new RpcException(new Status(Enum.Parse<StatusCode>(failure), "Exception was thrown by handler.")),
        });
        await using var services = Services();
        var answering = AnswerAsync(services, route, client);
        if (failure == "silent")
        {
            await client.Asked.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Guard, TestContext.Current.CancellationToken);
            _time.Advance(StoreCalls.Patience);
        }

        var response = await answering.WaitAsync(Guard, TestContext.Current.CancellationToken);
        Assert.Equal(503, response.Response.StatusCode);
        Assert.NotEmpty(response.Response.Headers.RetryAfter.ToString());
        response.Response.Body.Position = 0;
        var problem = (await JsonNode.ParseAsync(response.Response.Body, cancellationToken: TestContext.Current.CancellationToken))!;
        Assert.Equal("STORE_UNAVAILABLE", problem["error"]!["code"]!.GetValue<string>());
        Assert.DoesNotContain("defect", problem["error"]!["details"]!["hint"]!.GetValue<string>(), StringComparison.Ordinal);

        // One wait is all: nothing is asked again once the time is over.
        Assert.False(failure == "silent" && client.Asked.TryRead(out _));
    }

    public void Dispose() => _directory.Dispose();

    private static async Task<HttpContext> AnswerAsync(IServiceProvider services, string route, DurableTaskClient client)
    {
        var context = new DefaultHttpContext { RequestServices = services, Response = { Body = new MemoryStream() } };
        context.Request.Method = route.Split(' ')[0].ToUpperInvariant();
        if (HttpMethods.IsPost(context.Request.Method))
        {
            context.Request.ContentType = "application/json";
            context.Request.Body = new MemoryStream(route.EndsWith("scale/fdsc", StringComparison.Ordinal) ? """{"replicas":1}"""u8.ToArray() : "{}"u8.ToArray());
        }

        var method = Routes[route];
        var function = ActivatorUtilities.CreateInstance(services, method.DeclaringType!);
        var arguments = method.GetParameters().Select(parameter => parameter.ParameterType switch
        {
            var type when type == typeof(HttpRequest) => context.Request,
            var type when type == typeof(string) => JobId.New(DateTimeOffset.UtcNow),
            var type when type == typeof(DurableTaskClient) => client,
            _ => (object)TestContext.Current.CancellationToken,
        });
        IResult result;
        try
        {
            result = await (Task<IResult>)method.Invoke(function, [.. arguments])!;
        }
        catch (Exception exception)
        {
            result = ProblemResult.From(exception);
        }

        await result.ExecuteAsync(context);
        return context;
    }

    private ServiceProvider Services()
    {
        var settings = AppSettingsReader.Read(
            new ConfigurationBuilder().AddInMemoryCollection([new("DATA_DIR", _directory.Path)]).Build(), out _)!;
        var kubeconfig = _directory.File("kubeconfig");
        File.WriteAllText(kubeconfig, Kubeconfigs.Of(new Uri("http://127.0.0.1:9")));
        return new ServiceCollection()
            .AddLogging()
            .AddSettings(settings)
            .AddJobs(settings)
            .AddSteps()
            .AddOperationCatalog()
            .AddRoutes()
            .AddK8sOps(cluster => cluster.Kubeconfig = kubeconfig)
            .AddSingleton<TimeProvider>(_time)
            .AddSingleton<INamespaceLock, FreeLock>()
            .BuildServiceProvider();
    }

    private sealed class FreeLock : INamespaceLock
    {
        public Task<LockAttempt> TryAcquireAsync(
            string targetNamespace, string holder, TimeSpan duration, Func<string, CancellationToken, Task<bool>> isHolderGone, CancellationToken cancellationToken) =>
            Task.FromResult(new LockAttempt(true, holder, DateTimeOffset.MaxValue));

        public Task<bool> RenewAsync(string targetNamespace, string holder, TimeSpan duration, CancellationToken cancellationToken) => Task.FromResult(true);

        public Task ReleaseAsync(string targetNamespace, string holder, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<LockState?> GetAsync(string targetNamespace, CancellationToken cancellationToken) => Task.FromResult<LockState?>(null);
    }
}
