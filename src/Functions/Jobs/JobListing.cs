using System.Runtime.CompilerServices;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.Functions.Jobs;

/// <summary>
/// Lists jobs newest first over a durable store that promises no order and is quick only with id prefixes: walks the ids' time prefixes backwards,
/// splitting one into the next digit only where it holds more than a page.
/// </summary>
public sealed class JobListing(JobReader jobs, StoreCalls store)
{
    private const int ProbeSize = 100;

    /// <summary>A page of jobs.</summary>
    /// <exception cref="StoreUnavailableException">The durable store is away.</exception>
    public async Task<JobListView> ListAsync(DurableTaskClient client, JobListQuery query, CancellationToken cancellationToken)
    {
        var items = new List<JobSummaryView>();
        await foreach (var job in NewestFirstAsync(client, query, cancellationToken))
        {
            if (query.Since is { } since && job.CreatedAt < since)
            {
                break;
            }

            if ((query.Type is { } type && job.Type != type) || (query.Status is { } status && job.State.Status != status))
            {
                continue;
            }

            if (items.Count == query.Limit)
            {
                return new JobListView(items, items[^1].JobId);
            }

            items.Add(job.ToSummary());
        }

        return new JobListView(items, null);
    }

    private async IAsyncEnumerable<Job> NewestFirstAsync(
        DurableTaskClient client, JobListQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pending = new Stack<string>();
        pending.Push(JobId.Prefix);
        while (pending.TryPop(out var prefix))
        {
            if (OutOfRange(prefix, query))
            {
                continue;
            }

            var (found, complete) = await ProbeAsync(client, prefix, query, cancellationToken);
            if (!complete && Children(prefix) is { } children)
            {
                foreach (var child in children)
                {
                    pending.Push(child);
                }

                continue;
            }

            foreach (var job in found.OrderByDescending(job => job.Id, StringComparer.Ordinal))
            {
                if (query.Cursor is null || string.CompareOrdinal(job.Id, query.Cursor) < 0)
                {
                    yield return job;
                }
            }
        }
    }

    /// <summary>All jobs under a prefix where they fit one page, else only the word that they do not.</summary>
    private async Task<(List<Job> Found, bool Complete)> ProbeAsync(
        DurableTaskClient client, string prefix, JobListQuery query, CancellationToken cancellationToken)
    {
        var filter = new OrchestrationQuery(
            InstanceIdPrefix: prefix,
            Statuses: query.Status is { } status ? JobStatus.RuntimeStatusesOf(status) : null,
            PageSize: ProbeSize,
            FetchInputsAndOutputs: true);
        var found = new List<OrchestrationMetadata>();
        var mayBeMany = Children(prefix) is not null;
        var pages = client.GetAllInstancesAsync(filter);
        string? next = null;
        do
        {
            // Page by page: each is a question of its own, and has its time.
            var after = next;
            var page = await store.RunAsync(token => PageAsync(pages, after, token), cancellationToken);
            found.AddRange(page?.Values ?? []);
            if (found.Count > ProbeSize && mayBeMany)
            {
                return ([], false);
            }

            next = page?.ContinuationToken;
        }
        while (next is not null);

        return ([.. found.Select(jobs.Read).OfType<Job>()], true);
    }

    private static async Task<Page<OrchestrationMetadata>?> PageAsync(
        AsyncPageable<OrchestrationMetadata> pages, string? after, CancellationToken cancellationToken)
    {
        await foreach (var page in pages.AsPages(after).WithCancellation(cancellationToken))
        {
            return page;
        }

        return null;
    }

    /// <summary>The prefixes one step longer, oldest first; null where they would not keep times apart any more.</summary>
    private static IEnumerable<string>? Children(string prefix) => prefix.Length switch
    {
        // job_ → years of four digits, then months, then days, then the digits of the day's millisecond.
        4 => Enumerable.Range(0, 10).Select(i => $"{prefix}20{i}"),
        7 => Enumerable.Range(0, 10).Select(i => $"{prefix}{i}"),
        8 => Enumerable.Range(1, 12).Select(month => $"{prefix}{month:00}"),
        10 => Enumerable.Range(1, 31).Select(day => $"{prefix}{day:00}_"),
        >= 13 and < 19 => JobId.Digits.Select(digit => $"{prefix}{digit}"),
        _ => null,
    };

    private static bool OutOfRange(string prefix, JobListQuery query)
    {
        if (query.Cursor is { } cursor && string.CompareOrdinal(prefix, cursor) >= 0)
        {
            return true;
        }

        // Everything under the prefix is older than everything under the prefix of the moment.
        return query.Since is { } since
            && string.CompareOrdinal(prefix, JobId.TimePrefix(since)[..Math.Min(prefix.Length, 19)]) < 0;
    }
}

/// <summary>What to list.</summary>
/// <param name="Limit">1 to 200.</param>
/// <param name="Cursor">The last job of the page before; null for the first page.</param>
public sealed record JobListQuery(string? Type, string? Status, int Limit, DateTimeOffset? Since, string? Cursor);
