using System.Net;
using System.Text.Json.Nodes;

namespace Cryptomeria.FunctionsHost.Tests;

/// <summary>Requests as they come to the app through a host: proxied to the worker's own server, and invoked.</summary>
public sealed class HttpTests(HostedSystem system)
{
    [Fact]
    public async Task The_health_of_the_program_is_told()
    {
        using var response = await system.Host.Http.GetAsync("/healthz", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("{\"ok\":true}", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_cluster_is_read()
    {
        using var response = await system.Host.Http.GetAsync("/api/v1/system/k8s/services", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("gwc", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/api/v1/system/nowhere", 404, "NOT_FOUND")]
    [InlineData("DELETE", "/api/v1/system/start", 405, "METHOD_NOT_ALLOWED")]
    [InlineData("GET", "/api/v1/system/jobs/unknown", 404, "JOB_NOT_FOUND")]
    [InlineData("POST", "/api/v1/system/start", 422, "INVALID_REQUEST")]
    public async Task What_is_wrong_is_told_as_a_problem(string method, string path, int status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST")
        {
            request.Content = new StringContent("{\"steps\":[\"none\"]}", System.Text.Encoding.UTF8, "application/json");
        }

        await AssertProblemAsync(request, status, code);
    }

    [Fact]
    public async Task The_name_that_the_client_called_the_host_by_is_looked_at()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz");
        request.Headers.Host = "rebound.example";
        await AssertProblemAsync(request, 403, "ORIGIN_FORBIDDEN");
    }

    private async Task AssertProblemAsync(HttpRequestMessage request, int status, string code)
    {
        using var response = await system.Host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)response.StatusCode == status, $"{response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, JsonNode.Parse(text)!["error"]!["code"]!.GetValue<string>());
    }
}
