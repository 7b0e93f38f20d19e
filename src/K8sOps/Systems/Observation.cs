namespace Cryptomeria.K8sOps.Systems;

/// <summary>What came of asking for one thing: its value, or why there is none.</summary>
/// <param name="Error">Null where there is a value, and where nothing was asked.</param>
internal sealed record Observation<T>(T? Value, OperationException? Error)
    where T : class
{
    /// <summary>Nothing was asked.</summary>
    public static Observation<T> None { get; } = new(null, null);

    /// <summary>Asks; that it fails is one of the results.</summary>
    public static async Task<Observation<T>> OfAsync(Func<Task<T>> ask)
    {
        try
        {
            return new Observation<T>(await ask(), null);
        }
        catch (OperationException e)
        {
            return new Observation<T>(null, e);
        }
    }
}
