using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace Cryptomeria.EmbeddedHost.SampleApp;

/// <summary>The HTTP functions of a program that tests start.</summary>
/// <param name="configuration">The app's configuration.</param>
public sealed class HttpFunctions(IConfiguration configuration)
{
    /// <summary>Says hello.</summary>
    [Function("Hello")]
    public IResult Hello([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "hello/{name?}")] HttpRequest request, string name = "you") =>
        Results.Text($"hello {name}");

    /// <summary>A setting, as configuration and the environment have it.</summary>
    [Function("Setting")]
    public IResult Setting([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "settings/{name}")] HttpRequest request, string name) =>
        Results.Text($"{configuration[name]} {Environment.GetEnvironmentVariable(name)}");

    /// <summary>Answers after a second, to be in the middle of things when the program is told to stop.</summary>
    [Function("Slow")]
    public async Task<IResult> Slow([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "slow")] HttpRequest request, CancellationToken token)
    {
        Console.WriteLine("slow began");
        await Task.Delay(TimeSpan.FromSeconds(1), token);
        return Results.Text("slow");
    }
}
