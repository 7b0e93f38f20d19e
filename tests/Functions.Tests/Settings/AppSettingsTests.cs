using Cryptomeria.Functions.Settings;
using Microsoft.Extensions.Configuration;

namespace Cryptomeria.Functions.Tests.Settings;

public class AppSettingsTests
{
    [Fact]
    public void Nothing_set_means_the_documented_defaults()
    {
        var settings = Read([], out var errors);
        Assert.Empty(errors);
        Assert.NotNull(settings);
        Assert.Equal("cryptomeria", settings.Namespace);
        Assert.Equal(["cryptomeria"], settings.AllowedNamespaces);
        Assert.Equal("cryptomeria", settings.Release);
        Assert.Equal(30, settings.JobRetentionDays);
        Assert.Null(settings.NodeHost);
        Assert.True(settings.AutoDetectNodeHost);
        Assert.Equal(["localhost", "127.0.0.1", "[::1]"], settings.AllowedHosts);
    }

    [Fact]
    public void Everything_wrong_is_named_at_once()
    {
        var settings = Read(
            new()
            {
                ["K8S_NAMESPACE"] = "Not_A_Label",
                ["K8S_ALLOWED_NAMESPACES"] = "fine,-bad",
                ["NODE_HOST"] = "http://node:80; rm",
                ["AUTO_DETECT_NODE_HOST"] = "perhaps",
                ["JOB_RETENTION_DAYS"] = "soon",
                ["CORS_ALLOWED_ORIGINS"] = "https://ok.example,example.org/path",
            },
            out var errors);
        Assert.Null(settings);
        Assert.Equal(6, errors.Count);
        Assert.Contains(errors, error => error.StartsWith("K8S_NAMESPACE:", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("K8S_ALLOWED_NAMESPACES: '-bad'", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("NODE_HOST:", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("AUTO_DETECT_NODE_HOST:", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("JOB_RETENTION_DAYS:", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("CORS_ALLOWED_ORIGINS: 'example.org/path'", StringComparison.Ordinal));
    }

    [Fact]
    public void The_default_namespace_is_always_allowed() =>
        Assert.Equal(["a", "b", "c"], Read(new() { ["K8S_NAMESPACE"] = "a", ["K8S_ALLOWED_NAMESPACES"] = "b, c" }, out _)!.AllowedNamespaces);

    [Fact]
    public void Job_state_is_kept_where_the_setting_says_else_where_the_runtime_does()
    {
        Assert.Equal(JobStateKind.Sqlite, Read([], out _)!.JobState);
        Assert.Equal(JobStateKind.Sqlite, Read(new() { ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true" }, out _)!.JobState);
        var blob = Read(new() { ["JOB_STATE"] = "blob", ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true" }, out _)!;
        Assert.Equal((JobStateKind.Blob, "UseDevelopmentStorage=true", "cryptomeria-jobs"), (blob.JobState, blob.StorageConnection, blob.JobStateContainer));
        Assert.Equal(JobStateKind.Sqlite, Read(new() { ["JOB_STATE"] = "sqlite" }, out _, JobStateKind.Blob)!.JobState);

        Assert.Null(Read([], out var missing, JobStateKind.Blob));
        Assert.StartsWith("AzureWebJobsStorage: must be", Assert.Single(missing), StringComparison.Ordinal);
        Assert.Null(Read(new() { ["JOB_STATE"] = "1", ["JOB_STATE_CONTAINER"] = "No" }, out var wrong));
        Assert.Equal(2, wrong.Count);
        Assert.Null(Read(new() { ["JOB_STATE"] = "blob", ["AzureWebJobsStorage"] = "nonsense" }, out var nonsense));
        Assert.Single(nonsense);
    }

    private static AppSettings? Read(
        Dictionary<string, string?> values, out IReadOnlyList<string> errors, JobStateKind defaultJobState = JobStateKind.Sqlite) =>
        AppSettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build(), out errors, defaultJobState);
}
