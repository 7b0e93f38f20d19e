namespace Cryptomeria.EmbeddedHost.Hosting;

/// <summary>
/// The host cannot start as things are: a wrong setting, function or file, or a port that is taken. The message is for the person who
/// started it, says what to do, and is all that is printed; the process then ends with exit code 1.
/// </summary>
internal sealed class HostStartException : InvalidOperationException
{
    public HostStartException(string message)
        : base(message)
    {
    }

    public HostStartException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>One exception for everything that is wrong, so that nobody fixes errors one start at a time.</summary>
    public static HostStartException Of(string what, IReadOnlyList<string> errors) =>
        new(errors.Count == 1 ? $"{what}: {errors[0]}" : $"{what}:{string.Concat(errors.Select(e => $"{Environment.NewLine}  - {e}"))}");
}
