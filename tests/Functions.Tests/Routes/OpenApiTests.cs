using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Cryptomeria.Functions.Tests.Routes.Support;
using Cryptomeria.Functions.Tests.Support;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Tests.Routes;

/// <summary>
/// docs/openapi.yaml tells of every route the app has and of no other, and of every answer as it is. (The answers of the queries are held against it
/// by every test that asks by <see cref="QuerySystem"/>.)
/// </summary>
public sealed class OpenApiTests
{
    private const string Base = "api/v1";

    [Fact]
    public void Routes_and_document_are_the_same()
    {
        var routes = from type in typeof(AppHost).Assembly.GetTypes()
                     from method in type.GetMethods()
                     where method.IsDefined(typeof(FunctionAttribute))
                     from trigger in method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).OfType<HttpTriggerAttribute>()
                     where trigger.Route?.StartsWith(Base, StringComparison.Ordinal) == true
                     from verb in trigger.Methods!
                     select $"{verb} {trigger.Route![Base.Length..]}";
        Assert.Equal(routes.Order(StringComparer.Ordinal), OpenApi.Operations.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_jobs_answers_are_as_documented_from_its_begin_to_its_end()
    {
        await using var system = await SimulatedSystem.StartAsync(fdsc: 1);
        await using var host = await ApiHost.StartAsync(system.Kubeconfig);
        var http = host.Api.Http;
        await AskAsync(http, "post /system/start", "?dryRun=true", "", HttpStatusCode.OK);
        await AskAsync(http, "get /system/jobs", "", null, HttpStatusCode.OK);

        var begun = await AskAsync(http, "post /system/start", "", "", HttpStatusCode.Accepted);
        var id = begun["jobId"]!.GetValue<string>();
        await AskAsync(http, "post /system/stop", "", "{}", HttpStatusCode.Conflict);
        await AskAsync(http, "get /system/jobs/{jobId}", "", null, HttpStatusCode.OK, id);
        await AskAsync(http, "get /system/jobs", "", null, HttpStatusCode.OK);
        Assert.Equal("succeeded", (await host.Api.EndAsync(id))["status"]!.GetValue<string>());
        await AskAsync(http, "get /system/jobs/{jobId}", "", null, HttpStatusCode.OK, id);
        await AskAsync(http, "get /system/jobs/{jobId}/logs", "?format=jsonl", null, HttpStatusCode.OK, id);
        await AskAsync(http, "get /system/jobs/{jobId}/logs", "", null, HttpStatusCode.OK, id);
        await AskAsync(http, "post /system/jobs/{jobId}/cancel", "", "", HttpStatusCode.Conflict, id);

        var canceled = (await AskAsync(http, "post /system/start", "", """{"force":true}""", HttpStatusCode.Accepted))["jobId"]!.GetValue<string>();
        await AskAsync(http, "post /system/jobs/{jobId}/cancel", "", "", HttpStatusCode.OK, canceled);
        await host.Api.EndAsync(canceled);
        await AskAsync(http, "get /system/jobs/{jobId}", "", null, HttpStatusCode.OK, canceled);

        // A relayer that rly cannot be run in.
        system.Cluster.Faults.Forbid("create", "pods/exec");
        var failed = (await AskAsync(http, "post /system/start", "", """{"timeoutSeconds":60}""", HttpStatusCode.Accepted))["jobId"]!.GetValue<string>();
        Assert.Equal("failed", (await host.Api.EndAsync(failed))["status"]!.GetValue<string>());
        await AskAsync(http, "get /system/jobs/{jobId}", "", null, HttpStatusCode.OK, failed);
        await AskAsync(http, "get /system/jobs", "?limit=1", null, HttpStatusCode.OK);
    }

    [Fact]
    public async Task Refusals_are_as_documented()
    {
        await using var system = await SimulatedSystem.StartAsync(fdsc: null);
        await using var host = await ApiHost.StartAsync(system.Kubeconfig);
        var http = host.Api.Http;
        await AskAsync(http, "get /system/jobs", "?limit=0", null, HttpStatusCode.UnprocessableEntity);
        await AskAsync(http, "get /system/jobs/{jobId}", "", null, HttpStatusCode.NotFound, "job_20260123_0123456789");
        await AskAsync(http, "get /system/jobs/{jobId}/logs", "", null, HttpStatusCode.NotFound, "job_20260123_0123456789");
        await AskAsync(http, "post /system/jobs/{jobId}/cancel", "", "", HttpStatusCode.NotFound, "job_20260123_0123456789");
        foreach (var operation in OpenApi.Operations.Where(operation => operation.StartsWith("post ", StringComparison.Ordinal) && !operation.Contains("/jobs/", StringComparison.Ordinal)))
        {
            await AskAsync(http, operation, "", "{", HttpStatusCode.BadRequest);
            await AskAsync(http, operation, "", """{"namespac":"x"}""", HttpStatusCode.UnprocessableEntity);
            await AskAsync(http, operation, "", "force=true", HttpStatusCode.UnsupportedMediaType, type: "text/plain");
            await AskAsync(http, operation, "", "{}", HttpStatusCode.Forbidden, prepare: request => request.Headers.Add("Origin", "https://elsewhere.example"));
        }
    }

    private static async Task<JsonNode> AskAsync(
        HttpClient http, string operation, string query, string? body, HttpStatusCode wanted, string jobId = "", string type = "application/json",
        Action<HttpRequestMessage>? prepare = null)
    {
        var parts = operation.Split(' ');
        var path = $"/{Base}{parts[1].Replace("{jobId}", jobId, StringComparison.Ordinal)}{query}";
        using var request = new HttpRequestMessage(HttpMethod.Parse(parts[0]), path);
        if (body is { Length: > 0 })
        {
            request.Content = new StringContent(body, Encoding.UTF8, type);
        }

        prepare?.Invoke(request);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == wanted, $"{operation}: {response.StatusCode}: {text}");
        OpenApi.AssertAnswer(operation, (int)response.StatusCode, response.Content.Headers.ContentType, text);
        return text.StartsWith('{') && !text.Contains("}\n{", StringComparison.Ordinal) ? JsonNode.Parse(text)! : new JsonObject();
    }
}
