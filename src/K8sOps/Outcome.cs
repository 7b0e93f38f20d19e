namespace Cryptomeria.K8sOps;

/// <summary>How a call of an operation, or a whole step of a job, ended well; failure is an <see cref="OperationException"/>.</summary>
/// <param name="Skipped">True where it was found done and nothing was changed.</param>
/// <param name="Message">A few words for the job view.</param>
/// <param name="ExitCode">The exit code of the last command that decided it, where there is one.</param>
public sealed record Outcome(bool Skipped, string Message, int? ExitCode = null)
{
    /// <summary>Something is on its way out by it, for which can be waited.</summary>
    public bool TookAway { get; init; }
}
