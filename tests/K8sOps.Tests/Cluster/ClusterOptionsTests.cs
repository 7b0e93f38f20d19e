using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Connection;
using Cryptomeria.K8sOps.Systems.Queries;
using Cryptomeria.K8sOps.Tests.Cluster.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cryptomeria.K8sOps.Tests.Cluster;

/// <summary>Where the connection comes from, and what is told at start where it cannot come about.</summary>
public sealed class ClusterOptionsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, string> _variables = [];

    private ClusterEnvironment Surroundings => new(_variables.GetValueOrDefault, _folder.Path, _folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_setting_goes_before_the_environment_the_pod_and_the_home()
    {
        Directory.CreateDirectory(_folder.File(".kube"));
        _folder.Write(".kube/config", TestApi.Kubeconfig("http://home:1"));
        Assert.Equal("http://home:1/", Host(new ClusterOptions()));

        BecomePod();
        Assert.Equal("https://10.96.0.1:6443/", Host(new ClusterOptions()));
        _variables["KUBERNETES_SERVICE_HOST"] = "fd00::1";
        Assert.Equal("https://[fd00::1]:6443/", Host(new ClusterOptions()));

        _variables["KUBECONFIG"] = _folder.Write("env", TestApi.Kubeconfig("http://env:1"));
        Assert.Equal("http://env:1/", Host(new ClusterOptions()));
        Assert.Equal("http://set:1/", Host(new ClusterOptions { Kubeconfig = _folder.Write("set", TestApi.Kubeconfig("http://set:1")) }));
    }

    [Fact]
    public void Several_files_are_merged_and_the_first_that_names_a_thing_wins()
    {
        Directory.CreateDirectory(_folder.File("sub"));
        _folder.Write("sub/token", "from-a-file\n");
        var first = _folder.Write("first", """
            contexts: [{name: a, context: {cluster: one, user: u} }]
            clusters: [{name: one, cluster: {server: "http://first:1"} }]
            """);
        var second = _folder.Write("sub/second", """
            current-context: b
            contexts: [{name: a, context: {cluster: two} }, {name: b, context: {cluster: two, user: v} }]
            clusters: [{name: one, cluster: {server: "http://never:1"} }, {name: two, cluster: {server: "http://second:2"} }]
            users: [{name: u, user: {token: t} }, {name: v, user: {tokenFile: token} }]
            """);
        var list = string.Join(Path.PathSeparator, first, _folder.File("missing"), second);
        Assert.Equal("http://second:2/", Host(new ClusterOptions { Kubeconfig = list }));
        Assert.Equal("http://first:1/", Host(new ClusterOptions { Kubeconfig = list, Context = "a" }));
    }

    [Theory]
    [InlineData("- just\n- a list", "cannot be read")]
    [InlineData("a: [", "cannot be read")]
    [InlineData("", "is not a kubeconfig")]
    [InlineData("contexts: []\nclusters: []", "has no current-context")]
    [InlineData("current-context: x\ncontexts: [{name: a, context: {cluster: c} }, {name: b, context: {cluster: c} }]\nclusters: []", "there is no context \"x\"; its contexts are: a, b")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: c} }]\nclusters: []", "names the cluster \"c\", which is not there")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: c} }]\nclusters: [{name: c, cluster: {server: \"nonsense\"} }]", "\"nonsense\" of cluster \"c\" is not an http or https address")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: c, user: u} }]\nclusters: [{name: c, cluster: {server: \"http://h\"} }]", "names the user \"u\", which is not there")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: c} }]\nclusters: [{name: c, cluster: {server: \"https://h\", certificate-authority: no.crt} }]", "no.crt")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: c} }]\nclusters: [{name: c, cluster: {server: \"https://h\", certificate-authority-data: \"%%\"} }]", "Base-64")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: c, user: u} }]\nclusters: [{name: c, cluster: {server: \"https://h\"} }]\nusers: [{name: u, user: {client-certificate: no.crt, client-key: no.key} }]", "no.")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: c, user: u} }]\nclusters: [{name: c, cluster: {server: \"https://h\"} }]\nusers: [{name: u, user: {exec: {command: no-such-plugin, apiVersion: v1} } }]", "plugin \"no-such-plugin\" of user \"u\" is not installed")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: c, user: u} }]\nclusters: [{name: c, cluster: {server: \"https://h\"} }]\nusers: [{name: u, user: {tokenFile: no-token} }]", "no-token of user \"u\" does not exist")]
    public void A_wrong_kubeconfig_is_told(string text, string message)
    {
        var errors = Errors(new ClusterOptions { Kubeconfig = _folder.Write("config", text) });
        Assert.Contains(message, Assert.Single(errors), StringComparison.Ordinal);
        Assert.StartsWith("KUBECONFIG: ", errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_kubeconfig_is_told()
    {
        Assert.Contains("the file /no/such/file does not exist", Assert.Single(Errors(new ClusterOptions { Kubeconfig = "/no/such/file" })), StringComparison.Ordinal);
        Assert.Contains("none of its files exists: /no/1, /no/2", Assert.Single(Errors(new ClusterOptions { Kubeconfig = $"/no/1{Path.PathSeparator}/no/2" })), StringComparison.Ordinal);
        Assert.Contains("this is no pod of a cluster", Assert.Single(Errors(new ClusterOptions())), StringComparison.Ordinal);
        _variables["KUBERNETES_SERVICE_HOST"] = "10.96.0.1";
        Assert.Contains("automountServiceAccountToken", Assert.Single(Errors(new ClusterOptions())), StringComparison.Ordinal);
    }

    [Fact]
    public void All_wrong_settings_are_told_together_when_the_host_starts()
    {
        var services = new ServiceCollection();
        services.AddK8sOps(o =>
        {
            o.Kubeconfig = "/no/such/file";
            o.LockNamespace = "No Namespace";
            o.RequestTimeout = TimeSpan.Zero;
        });
        using var provider = services.BuildServiceProvider();
        var error = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
        Assert.Equal(3, error.Failures.Count());
    }

    [Fact]
    public void Everything_registered_can_be_made()
    {
        var services = new ServiceCollection();
        services
            .AddK8sOps(o => o.Kubeconfig = _folder.Write("config", TestApi.Kubeconfig("http://127.0.0.1:1")))
            .AddQueries(new QueryOptions());
        using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        provider.GetRequiredService<IStartupValidator>().Validate();
        Assert.All(services.Where(s => s.ServiceType.Assembly == typeof(IPodExec).Assembly), s => Assert.NotNull(provider.GetRequiredService(s.ServiceType)));
    }

    [Fact]
    public async Task A_replaced_service_account_token_is_used_at_once()
    {
        var seen = new List<string>();
        await using var api = await TestApi.StartAsync(context =>
        {
            seen.Add(context.Request.Headers.Authorization.ToString());
            return Objects.WriteListAsync(context, "PodList", []);
        });
        var file = _folder.Write("token", "first\n");
        var config = _folder.Write("config", TestApi.Kubeconfig(api.Url).Replace("token: \"a-token\"", $"tokenFile: {file}", StringComparison.Ordinal));
        using var connection = new ClusterConnection(Options.Create(new ClusterOptions { Kubeconfig = config }), Surroundings, TimeProvider.System);
        await connection.ListPodsAsync();
        _folder.Write("token", "second");
        await connection.ListPodsAsync();
        File.Delete(file);
        var error = await Assert.ThrowsAsync<OperationException>(() => connection.ListPodsAsync());
        Assert.Equal(["Bearer first", "Bearer second"], seen);
        Assert.Equal(ErrorCodes.K8sUnauthorized, error.Code);
    }

    [Fact]
    public async Task A_credential_plugin_is_run()
    {
        var seen = new List<string>();
        await using var api = await TestApi.StartAsync(context =>
        {
            seen.Add(context.Request.Headers.Authorization.ToString());
            return Objects.WriteListAsync(context, "PodList", []);
        });
        var plugin = _folder.Write("plugin", "echo '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"from-plugin\"}}'\n");
        var config = _folder.Write("config", TestApi.Kubeconfig(api.Url).Replace(
            "token: \"a-token\"", $"exec: {{command: sh, args: [\"{plugin}\"], apiVersion: client.authentication.k8s.io/v1}}", StringComparison.Ordinal));
        var options = new ClusterOptions { Kubeconfig = config };
        Assert.Empty(Errors(options));
        using var connection = new ClusterConnection(Options.Create(options), Surroundings, TimeProvider.System);
        await connection.ListPodsAsync();
        Assert.Equal(["Bearer from-plugin"], seen);

        _folder.Write("plugin", "echo no\n");
        using var failing = new ClusterConnection(Options.Create(options), Surroundings, TimeProvider.System);
        var error = await Assert.ThrowsAsync<OperationException>(() => failing.ListPodsAsync());
        Assert.Equal(ErrorCodes.K8sUnauthorized, error.Code);
        Assert.DoesNotContain("\n", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Locks_are_kept_in_the_pods_namespace_only_where_the_connection_is_the_pods()
    {
        BecomePod();
        using var inside = new ClusterConnection(Options.Create(new ClusterOptions()), Surroundings, TimeProvider.System);
        Assert.Equal("ops", inside.PodNamespace);
        using var outside = new ClusterConnection(Options.Create(new ClusterOptions { Kubeconfig = "/some/file" }), Surroundings, TimeProvider.System);
        Assert.Null(outside.PodNamespace);
    }

    private void BecomePod()
    {
        _variables["KUBERNETES_SERVICE_HOST"] = "10.96.0.1";
        _variables["KUBERNETES_SERVICE_PORT"] = "6443";
        _folder.Write("token", "t");
        _folder.Write("namespace", "ops\n");
        using var authority = TestCertificates.CreateAuthority();
        _folder.Write("ca.crt", authority.ExportCertificatePem());
    }

    private List<string> Errors(ClusterOptions options) => [.. new ClusterOptionsValidator(Surroundings).Validate(null, options).Failures ?? []];

    private string Host(ClusterOptions options)
    {
        Assert.Empty(Errors(options));
        return new Uri(ClusterTarget.Find(options, Surroundings, [])!.Build().Host).AbsoluteUri;
    }
}
