namespace Cryptomeria.Functions.Routes.Http;

/// <summary>The answer to a query.</summary>
/// <param name="Ok">Always true; a problem body has false there.</param>
public sealed record QueryAnswer<T>(bool Ok, T Data)
{
    public QueryAnswer(T data)
        : this(true, data)
    {
    }
}
