using System.Net;
using System.Net.Sockets;

namespace Cryptomeria.EmbeddedHost.Tests.Hosting;

/// <summary>The program as its user meets it: started, asked, stopped.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_prints_its_functions_and_its_address_and_ends_with_0_when_told_to_stop()
    {
        await using var process = new SampleProcess(_folder.Path, ["--urls", "http://127.0.0.1:0"]);
        using var client = await process.ClientAsync();

        Assert.Equal("hello you", await client.GetStringAsync("/api/hello"));
        await process.TerminateAsync();

        Assert.Equal(0, await process.ExitCodeAsync());
        Assert.Contains($"[GET,POST] {client.BaseAddress}api/hello/{{name?}}", process.Output, StringComparison.Ordinal);
        Assert.Empty(process.Errors);
    }

    [Fact]
    public async Task A_request_in_the_middle_of_its_work_is_answered_before_the_end()
    {
        await using var process = new SampleProcess(_folder.Path, ["--port", "0"]);
        using var client = await process.ClientAsync();
        var answer = client.GetStringAsync("/api/slow");
        await process.SeenAsync("slow began");

        await process.TerminateAsync();

        Assert.Equal("slow", await answer);
        Assert.Equal(0, await process.ExitCodeAsync());
    }

    [Fact]
    public async Task A_port_in_use_is_one_line_that_says_what_to_do()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        await using var process = new SampleProcess(_folder.Path, ["--port", $"{port}"]);

        Assert.Equal(1, await process.ExitCodeAsync());
        var line = Assert.Single(process.Errors.Split('\n'));
        Assert.Contains($"127.0.0.1:{port}: address already in use", line, StringComparison.Ordinal);
        Assert.Contains("--port", line, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", process.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host.json", "{\"version\": ", "host.json is not valid JSON")]
    [InlineData("host.json", "{\"functionTimeout\": \"soon\"}", "functionTimeout is 'soon'")]
    [InlineData("local.settings.json", "{\"Values\": {\"A\": {}}}", "Values.A must be a string")]
    [InlineData("local.settings.json", "{\"IsEncrypted\": true}", "func settings decrypt")]
    public async Task A_file_that_cannot_be_read_is_one_line(string name, string text, string message)
    {
        _folder.Write(name, text);

        await using var process = new SampleProcess(_folder.Path, ["--port", "0"]);

        Assert.Equal(1, await process.ExitCodeAsync());
        Assert.Contains(message, Assert.Single(process.Errors.Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_of_local_settings_are_settings_and_real_environment_variables_win()
    {
        _folder.Write(
            "local.settings.json", """{"IsEncrypted": false, "Values": {"FILE_ONLY": "file", "BOTH": "file", "NUMBER": 7}, /* note */ "Host": {"LocalHttpPort": 0}}""");

        await using var process = new SampleProcess(_folder.Path, [], new Dictionary<string, string> { ["BOTH"] = "environment" });
        using var client = await process.ClientAsync();

        Assert.Equal("file file", await client.GetStringAsync("/api/settings/FILE_ONLY"));
        Assert.Equal("environment environment", await client.GetStringAsync("/api/settings/BOTH"));
        Assert.Equal("7 7", await client.GetStringAsync("/api/settings/NUMBER"));
    }

    [Fact]
    public async Task A_flag_without_a_value_takes_nothing_from_the_argument_after_it()
    {
        await using var process = new SampleProcess(_folder.Path, ["--simulate", "--port", "0", "--last"]);
        using var client = await process.ClientAsync();

        Assert.Equal("true ", await client.GetStringAsync("/api/settings/simulate"));
        Assert.Equal("true ", await client.GetStringAsync("/api/settings/last"));
    }

    [Fact]
    public async Task Log_lines_say_when_how_grave_and_where_from()
    {
        _folder.Write("host.json", """{"extension":{}}""");
        await using var process = new SampleProcess(_folder.Path, ["--port", "0"]);
        await process.SeenAsync("'extension'");

        var line = Assert.Single(process.Output.Split('\n'), line => line.Contains("'extension'", StringComparison.Ordinal));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z warn  Host: host\.json: ", line);
    }

    [Fact]
    public async Task An_environment_variable_wins_over_host_json()
    {
        _folder.Write("host.json", """{"extensions":{"http":{"routePrefix":"file"}}}""");
        await using var process = new SampleProcess(
            _folder.Path, ["--port", "0"], new Dictionary<string, string> { ["AzureFunctionsJobHost__extensions__http__routePrefix"] = "environment" });
        using var client = await process.ClientAsync();

        Assert.Equal("hello you", await client.GetStringAsync("/environment/hello"));
    }

    [Fact]
    public async Task FUNCTIONS_PORT_and_ASPNETCORE_URLS_say_where_to_listen()
    {
        await using (var byPort = new SampleProcess(_folder.Path, [], new Dictionary<string, string> { ["FUNCTIONS_PORT"] = "0" }))
        {
            Assert.Equal("127.0.0.1", (await byPort.AddressAsync()).Host);
        }

        await using var byUrls = new SampleProcess(
            _folder.Path, [], new Dictionary<string, string> { ["FUNCTIONS_PORT"] = "1", ["ASPNETCORE_URLS"] = "http://127.0.0.2:0" });
        Assert.Equal("127.0.0.2", (await byUrls.AddressAsync()).Host);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_orchestration_goes_on_after_the_process_was_stopped_or_killed(bool kill)
    {
        await using (var process = new SampleProcess(_folder.Path, ["--port", "0"]))
        {
            using var client = await process.ClientAsync();
            using var accepted = await client.PostAsync("/api/sums/one", null);
            await process.SeenAsync("adding 2");
            if (kill)
            {
                process.Kill();
            }
            else
            {
                await process.TerminateAsync();
                Assert.Equal(0, await process.ExitCodeAsync());
            }
        }

        await using (var process = new SampleProcess(_folder.Path, ["--port", "0"]))
        {
            using var client = await process.ClientAsync();
            Assert.Equal("Completed 6", await client.GetStringAsync("/api/sums/one"));
            Assert.DoesNotContain("adding 1", process.Output, StringComparison.Ordinal);
        }
    }
}
