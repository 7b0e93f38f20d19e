namespace Cryptomeria.ClusterSimulator.Api;

/// <summary>When a watch's bookmarks are due: regularly, and twice shortly before its end, so that the next watch resumes at once.</summary>
internal sealed class BookmarkSchedule
{
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(2);

    private readonly DateTimeOffset _end;
    private readonly TimeSpan _interval;

    public BookmarkSchedule(DateTimeOffset start, DateTimeOffset end, TimeSpan interval)
    {
        _end = end;
        _interval = interval;
        Due = After(start);
    }

    /// <summary>When the next one is due; null where no more is.</summary>
    public DateTimeOffset? Due { get; private set; }

    /// <summary>The one that was due is sent.</summary>
    public void Advance() => Due = Due is { } sent ? After(sent) : null;

    private DateTimeOffset? After(DateTimeOffset time)
    {
        var last = _end - Lead;
        if (time < last)
        {
            return time + _interval < last ? time + _interval : last;
        }

        var second = _end - (Lead / 2);
        return time < second ? second : null;
    }
}
