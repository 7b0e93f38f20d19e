using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Cryptomeria.K8sOps.Helm;
using Cryptomeria.K8sOps.Shell;
using k8s.KubeConfigModels;

namespace Cryptomeria.K8sOps.Cluster.Connection.Credentials;

/// <summary>One run of a credential plugin.</summary>
internal static class CredentialPluginRun
{
    // A plugin may ask a person or a slow service.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>Runs it to its end and answers the credential it wrote.</summary>
    /// <exception cref="CredentialPluginException">It gave none.</exception>
    public static async Task<ExecCredentialStatus> RunAsync(ExternalExecution plugin, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var errors = new StandardError();
        try
        {
            var result = await ChildProcess.RunAsync(Start(plugin), _ => { }, _ => { }, errors.Add, Grace, end.Token);
            return result.ExitCode == 0
                ? Read(plugin, result.StandardOutput, errors)
                : throw Failed(ProcessExit.IsBySignal(result.ExitCode) ? $"was {ProcessExit.Words(result.ExitCode)}" : $"failed with {ProcessExit.Words(result.ExitCode)}", result.ExitCode);
        }
        catch (Win32Exception e)
        {
            var hint = string.IsNullOrWhiteSpace(plugin.InstallHint) ? "" : $" ({plugin.InstallHint.ReplaceLineEndings(" ").Trim()})";
            throw new CredentialPluginException(plugin.Command, $"cannot be started: {e.Message}{hint}", inner: e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed($"did not end within {Limit.TotalSeconds:0} s", null, e);
        }

        CredentialPluginException Failed(string how, int? exitCode, Exception? inner = null) => new(plugin.Command, how, exitCode, errors.Text, inner);
    }

    private static ProcessStartInfo Start(ExternalExecution plugin)
    {
        var start = new ProcessStartInfo(plugin.Command, plugin.Arguments ?? []) { CreateNoWindow = true };
        foreach (var variable in plugin.EnvironmentVariables ?? [])
        {
            if (variable.TryGetValue("name", out var name))
            {
                start.Environment[name] = variable.GetValueOrDefault("value", "");
            }
        }

        // Nobody is there to be asked.
        start.Environment["KUBERNETES_EXEC_INFO"] = new JsonObject
        {
            ["apiVersion"] = plugin.ApiVersion,
            ["kind"] = nameof(ExecCredential),
            ["spec"] = new JsonObject { ["interactive"] = false },
        }.ToJsonString();
        return start;
    }

    // What it wrote is not quoted: it may hold a token.
    private static ExecCredentialStatus Read(ExternalExecution plugin, string output, StandardError errors)
    {
        var answer = ExecCredential.Parse(output);
        var wrong = answer switch
        {
            null or not { Kind: nameof(ExecCredential) } => "answered with no ExecCredential",
            _ when answer.ApiVersion != plugin.ApiVersion => $"answered in version {answer.ApiVersion}, not {plugin.ApiVersion}",
            { Status: null or { Token: null or "", ClientCertificateData: null or "" } } => "answered with neither a token nor a client certificate",
            { Status: var status } when string.IsNullOrEmpty(status.ClientCertificateData) != string.IsNullOrEmpty(status.ClientKeyData) =>
                "answered with only one of a client certificate and its key",
            _ => null,
        };
        return wrong is null ? answer!.Status! : throw new CredentialPluginException(plugin.Command, wrong, 0, errors.Text);
    }

    private sealed class StandardError
    {
        private const int KeptLines = 40;
        private readonly Queue<string> _lines = new();

        public string Text
        {
            get
            {
                lock (_lines)
                {
                    return string.Join('\n', _lines);
                }
            }
        }

        public void Add(string line)
        {
            lock (_lines)
            {
                _lines.Enqueue(line);
                if (_lines.Count > KeptLines)
                {
                    _lines.Dequeue();
                }
            }
        }
    }
}
