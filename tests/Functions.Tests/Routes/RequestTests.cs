using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Cryptomeria.Functions.Tests.Support;

namespace Cryptomeria.Functions.Tests.Routes;

/// <summary>What the API refuses, and how it says so. No cluster is needed: nothing of this gets that far.</summary>
public sealed class RequestTests(RequestTests.Fixture fixture) : IClassFixture<RequestTests.Fixture>
{
    private Api Api => fixture.Host.Api;

    [Theory]
    [InlineData("""{"steps":[]}""", "steps")]
    [InlineData("""{"steps":["initRelayer","initRelayer"]}""", "steps[1]")]
    [InlineData("""{"steps":["connectAll","initRelayer"]}""", "steps[1]")]
    [InlineData("""{"steps":["initRelayer","nope"]}""", "steps[1]")]
    [InlineData("""{"steps":"initRelayer"}""", "steps")]
    [InlineData("""{"steps":[1]}""", "steps[0]")]
    [InlineData("""{"timeoutSeconds":0}""", "timeoutSeconds")]
    [InlineData("""{"timeoutSeconds":86401}""", "timeoutSeconds")]
    [InlineData("""{"timeoutSeconds":1.5}""", "timeoutSeconds")]
    [InlineData("""{"timeoutSeconds":"60"}""", "timeoutSeconds")]
    [InlineData("""{"force":"yes"}""", "force")]
    [InlineData("""{"namespace":"kube-system"}""", "namespace")]
    [InlineData("""{"namespace":"Not A Label"}""", "namespace")]
    [InlineData("""{"timeoutSecond":60}""", "timeoutSecond")]
    public async Task A_value_that_is_wrong_is_422_and_named(string body, string field)
    {
        var (status, problem, response) = await Api.SendAsync(HttpMethod.Post, "/api/v1/system/start", body);
        AssertProblem(HttpStatusCode.UnprocessableEntity, "INVALID_REQUEST", status, problem, response);
        Assert.Equal([field], Fields(problem));
    }

    [Fact]
    public async Task Everything_wrong_is_told_at_once()
    {
        var (_, problem, _) = await Api.SendAsync(
            HttpMethod.Post, "/api/v1/system/start", """{"namespace":"x y","timeoutSeconds":-1,"steps":["a","b"],"force":1,"typo":true}""");
        Assert.Equal(["force", "namespace", "steps[0]", "steps[1]", "timeoutSeconds", "typo"], Fields(problem).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{", 400, "MALFORMED_JSON")]
    [InlineData("[]", 400, "MALFORMED_JSON")]
    [InlineData("null", 400, "MALFORMED_JSON")]
    [InlineData("""{"force":true,"force":false}""", 400, "MALFORMED_JSON")]
    public async Task What_is_no_json_object_is_400(string body, int status, string code)
    {
        var answer = await Api.SendAsync(HttpMethod.Post, "/api/v1/system/start", body);
        AssertProblem((HttpStatusCode)status, code, answer.Status, answer.Body, answer.Response);
    }

    [Fact]
    public async Task A_body_that_is_not_declared_as_json_is_415()
    {
        var answer = await Api.SendAsync(
            HttpMethod.Post, "/api/v1/system/start", prepare: request => request.Content = new StringContent("force=true", Encoding.UTF8, "text/plain"));
        AssertProblem(HttpStatusCode.UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", answer.Status, answer.Body, answer.Response);
    }

    [Fact]
    public async Task A_body_beyond_a_megabyte_is_413()
    {
        var answer = await Api.SendAsync(HttpMethod.Post, "/api/v1/system/start", "{\"x\":\"" + new string('x', 1024 * 1024) + "\"}");
        AssertProblem(HttpStatusCode.RequestEntityTooLarge, "INVALID_REQUEST", answer.Status, answer.Body, answer.Response);
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/api/v1/system/nope")]
    [InlineData("POST", "/api/v2/system/start")]
    [InlineData("DELETE", "/api/v1/system/jobs/x/y/z")]
    public async Task An_unknown_route_is_404(string method, string path)
    {
        var answer = await Api.SendAsync(new HttpMethod(method), path);
        AssertProblem(HttpStatusCode.NotFound, "NOT_FOUND", answer.Status, answer.Body, answer.Response);
    }

    [Theory]
    [InlineData("GET", "/api/v1/system/start", "POST")]
    [InlineData("PUT", "/api/v1/system/jobs", "GET")]
    [InlineData("DELETE", "/api/v1/system/jobs/job_20260123_0000000000", "GET")]
    public async Task A_wrong_method_is_405_and_told_which_are_right(string method, string path, string allowed)
    {
        var answer = await Api.SendAsync(new HttpMethod(method), path);
        AssertProblem(HttpStatusCode.MethodNotAllowed, "METHOD_NOT_ALLOWED", answer.Status, answer.Body, answer.Response);
        Assert.Equal([allowed], answer.Response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("GET", "/api/v1/system/jobs/job_20260123_0000000000")]
    [InlineData("GET", "/api/v1/system/jobs/job_20260123_0000000000/logs")]
    [InlineData("GET", "/api/v1/system/jobs/what")]
    [InlineData("POST", "/api/v1/system/jobs/job_20260123_0000000000/cancel")]
    public async Task An_unknown_job_is_404(string method, string path)
    {
        var answer = await Api.SendAsync(new HttpMethod(method), path);
        AssertProblem(HttpStatusCode.NotFound, "JOB_NOT_FOUND", answer.Status, answer.Body, answer.Response);
    }

    [Theory]
    [InlineData("/api/v1/system/jobs?limit=0", "limit")]
    [InlineData("/api/v1/system/jobs?limit=201", "limit")]
    [InlineData("/api/v1/system/jobs?status=done", "status")]
    [InlineData("/api/v1/system/jobs?type=start", "type")]
    [InlineData("/api/v1/system/jobs?since=yesterday", "since")]
    [InlineData("/api/v1/system/jobs?cursor=1", "cursor")]
    [InlineData("/api/v1/system/jobs?statuss=running", "statuss")]
    [InlineData("/api/v1/system/jobs/job_20260123_0000000000/logs?tail=10001", "tail")]
    [InlineData("/api/v1/system/jobs/job_20260123_0000000000/logs?format=xml", "format")]
    [InlineData("/api/v1/system/jobs/job_20260123_0000000000/logs?follow=1", "follow")]
    [InlineData("/api/v1/system/jobs/job_20260123_0000000000/logs?offset=-1", "offset")]
    public async Task A_query_parameter_that_is_wrong_is_422(string path, string field)
    {
        var answer = await Api.SendAsync(HttpMethod.Get, path);
        AssertProblem(HttpStatusCode.UnprocessableEntity, "INVALID_REQUEST", answer.Status, answer.Body, answer.Response);
        Assert.Equal([field], Fields(answer.Body));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task An_idempotency_key_that_is_wrong_is_422(string key)
    {
        var answer = await Api.SendAsync(
            HttpMethod.Post, "/api/v1/system/start", "{}", request => request.Headers.TryAddWithoutValidation("Idempotency-Key", key));
        AssertProblem(HttpStatusCode.UnprocessableEntity, "INVALID_REQUEST", answer.Status, answer.Body, answer.Response);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task A_page_of_another_origin_may_not_act(string header, string value)
    {
        var answer = await Api.SendAsync(HttpMethod.Post, "/api/v1/system/start", "{}", request => request.Headers.Add(header, value));
        AssertProblem(HttpStatusCode.Forbidden, "ORIGIN_FORBIDDEN", answer.Status, answer.Body, answer.Response);
    }

    [Fact]
    public async Task A_page_of_an_allowed_origin_may_and_is_told_so()
    {
        var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/v1/system/start");
        preflight.Headers.Add("Origin", Fixture.AllowedOrigin);
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        using var told = await Api.Http.SendAsync(preflight, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, told.StatusCode);
        Assert.Equal(Fixture.AllowedOrigin, Assert.Single(told.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("POST", Assert.Single(told.Headers.GetValues("Access-Control-Allow-Methods")));

        var answer = await Api.SendAsync(
            HttpMethod.Post, "/api/v1/system/start", """{"typo":1}""", request => request.Headers.Add("Origin", Fixture.AllowedOrigin));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal(Fixture.AllowedOrigin, Assert.Single(answer.Response.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    [Fact]
    public async Task Its_own_page_may_act()
    {
        var own = fixture.Host.Address.GetLeftPart(UriPartial.Authority);
        var answer = await Api.SendAsync(HttpMethod.Post, "/api/v1/system/start", """{"typo":1}""", request => request.Headers.Add("Origin", own));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
    }

    [Fact]
    public async Task A_host_name_it_does_not_know_is_403()
    {
        var answer = await Api.SendAsync(HttpMethod.Get, "/api/v1/system/jobs", prepare: request => request.Headers.Host = "rebound.example");
        AssertProblem(HttpStatusCode.Forbidden, "ORIGIN_FORBIDDEN", answer.Status, answer.Body, answer.Response);
    }

    [Fact]
    public async Task A_cluster_that_cannot_be_reached_is_500_and_says_so()
    {
        var answer = await Api.SendAsync(HttpMethod.Post, "/api/v1/system/start");
        AssertProblem(HttpStatusCode.InternalServerError, "K8S_UNREACHABLE", answer.Status, answer.Body, answer.Response);
        Assert.Empty((await Api.GetAsync("/api/v1/system/jobs"))["items"]!.AsArray());
    }

    private static IEnumerable<string> Fields(JsonObject problem) =>
        problem["error"]!["details"]!["fields"]!.AsArray().Select(field => field!["field"]!.GetValue<string>());

    private static void AssertProblem(HttpStatusCode expected, string code, HttpStatusCode status, JsonObject problem, HttpResponseMessage response)
    {
        Assert.Equal(expected, status);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["type", "title", "status", "detail", "instance", "ok", "error"], problem.Select(member => member.Key));
        Assert.Equal((int)expected, problem["status"]!.GetValue<int>());
        Assert.Equal(response.RequestMessage!.RequestUri!.AbsolutePath, problem["instance"]!.GetValue<string>());
        Assert.False(problem["ok"]!.GetValue<bool>());
        Assert.Equal(code, problem["error"]!["code"]!.GetValue<string>());
        Assert.Equal(problem["detail"]!.GetValue<string>(), problem["error"]!["message"]!.GetValue<string>());
        Assert.NotEmpty(problem["error"]!["details"]!["hint"]!.GetValue<string>());
    }

    /// <summary>The app over a cluster that is not there.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        public const string AllowedOrigin = "https://console.example:8443";

        private readonly TemporaryDirectory _directory = new();

        public ApiHost Host { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var kubeconfig = _directory.File("kubeconfig");
            await File.WriteAllTextAsync(kubeconfig, Kubeconfigs.Of(new Uri("http://127.0.0.1:9")), TestContext.Current.CancellationToken);
            Host = await ApiHost.StartAsync(kubeconfig, $"--CORS_ALLOWED_ORIGINS={AllowedOrigin}");
        }

        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            _directory.Dispose();
        }
    }
}
