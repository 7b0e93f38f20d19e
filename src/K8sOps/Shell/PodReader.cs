using System.Security.Cryptography;
using Cryptomeria.K8sOps.Cluster;

namespace Cryptomeria.K8sOps.Shell;

/// <summary>Runs reading scripts in pods. What comes back is complete: a cut or broken answer is asked for once more.</summary>
internal sealed class PodReader(IPodExec exec)
{
    /// <param name="script">A script that writes a <see cref="ShellReport"/>.</param>
    /// <param name="arguments">Its arguments after the token.</param>
    /// <exception cref="OperationException">
    /// <c>UNEXPECTED_OUTPUT</c> (retryable) where the answer is incomplete twice, else as <see cref="IPodExec.RunAsync"/>.
    /// </exception>
    public async Task<PodReading> ReadAsync(PodSession session, string script, ReadOptions options, params IEnumerable<string> arguments)
    {
        for (var last = false; ; last = true)
        {
            var token = $"@{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
            var request = new ExecRequest(session.Pod, ["sh", "-c", script, "sh", token, .. arguments])
            {
                Log = options.Quiet ? null : session.Log,
                Display = options.Display,
                LogStandardOutput = false,
                Timeout = options.Timeout,
            };
            ExecResult result;
            try
            {
                result = await exec.RunAsync(request, session.Stop, session.Release);
            }
            catch (OperationException e) when (e.Code == ErrorCodes.ExecOutcomeUnknown && !last)
            {
                continue;
            }

            if (ShellReport.TryParse(result.StandardOutput, token) is { } report)
            {
                return new PodReading(report, result.StandardError);
            }

            if (last)
            {
                throw new OperationException(
                    ErrorCodes.UnexpectedOutput, $"the answer of {options.Display} in pod {session.Pod.Name} is incomplete", retryable: true,
                    CommandErrors.Details(options.Display, result.ExitCode, result.StandardError));
            }
        }
    }
}

/// <summary>How a reading is made and shown.</summary>
/// <param name="Display">The commands, as a person would type them.</param>
/// <param name="Timeout">The longest it may take.</param>
/// <param name="Quiet">Nothing of it is logged: it is one of many, or may fail.</param>
internal sealed record ReadOptions(string Display, TimeSpan Timeout, bool Quiet = false);

/// <summary>A complete answer.</summary>
internal sealed record PodReading(ShellReport Report, string StandardError);
