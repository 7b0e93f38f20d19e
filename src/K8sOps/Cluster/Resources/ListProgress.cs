namespace Cryptomeria.K8sOps.Cluster.Resources;

/// <summary>
/// How far a list was read, so that one that has to be restarted goes on where the first broke off. The API server lists the objects of a
/// namespace by name, byte by byte, as its store has them; where it does not, a list is not restarted.
/// </summary>
internal sealed class ListProgress
{
    private string _last = "";
    private string? _restartedAt;
    private bool _isByName = true;

    /// <summary>It would tell nothing twice, and was not tried from the same place before.</summary>
    public bool CanRestart => _isByName && _restartedAt != _last;

    public void Restart() => _restartedAt = _last;

    /// <summary>The part of a page that was not read before.</summary>
    public ResourcePage<T> Take<T>(ResourcePage<T> page)
        where T : ApiObject
    {
        var items = page.Items ?? [];
        if (_restartedAt is { } read)
        {
            items = [.. items.Where(item => string.CompareOrdinal(item.Name, read) > 0)];
        }

        foreach (var item in items)
        {
            _isByName &= string.CompareOrdinal(_last, item.Name) < 0;
            _last = item.Name;
        }

        return page with { Items = items };
    }
}
