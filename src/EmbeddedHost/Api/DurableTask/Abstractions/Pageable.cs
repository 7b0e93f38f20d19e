using System.Runtime.CompilerServices;

namespace Microsoft.DurableTask;

/// <summary>Makes listings from a function that fetches one page.</summary>
public static class Pageable
{
    /// <summary>Makes a listing.</summary>
    /// <param name="pageFunc">Fetches the page at a continuation token (null: the first).</param>
    public static AsyncPageable<T> Create<T>(Func<string?, CancellationToken, Task<Page<T>>> pageFunc)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(pageFunc);
        return new FunctionPageable<T>((token, _, cancellation) => pageFunc(token, cancellation));
    }

    /// <summary>Makes a listing.</summary>
    /// <param name="pageFunc">Fetches the page at a continuation token (null: the first), of the wanted size (null: any).</param>
    public static AsyncPageable<T> Create<T>(Func<string?, int?, CancellationToken, Task<Page<T>>> pageFunc)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(pageFunc);
        return new FunctionPageable<T>(pageFunc);
    }

    private sealed class FunctionPageable<T>(Func<string?, int?, CancellationToken, Task<Page<T>>> pageFunc) : AsyncPageable<T>
        where T : notnull
    {
        public override IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = default, int? pageSizeHint = default) =>
            Fetch(continuationToken, pageSizeHint);

        private async IAsyncEnumerable<Page<T>> Fetch(
            string? token, int? pageSize, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            do
            {
                Page<T> page = await pageFunc(token, pageSize, cancellationToken);
                yield return page;
                token = page.ContinuationToken;
            }
            while (token is not null);
        }
    }
}
