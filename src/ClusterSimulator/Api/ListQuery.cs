using System.Globalization;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Errors;
using Cryptomeria.ClusterSimulator.Selection;
using Cryptomeria.ClusterSimulator.Store;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.ClusterSimulator.Api;

/// <summary>What a list, a watch or a collection's deletion is asked for.</summary>
internal sealed class ListQuery
{
    private readonly ApiRequest _request;
    private readonly LabelSelector _labels;
    private readonly FieldSelector _fields;

    public ListQuery(ApiRequest request, IQueryCollection query)
    {
        _request = request;
        _labels = LabelSelectorParser.Parse(query["labelSelector"]);
        _fields = FieldSelector.Parse(request.Type, query["fieldSelector"]);
        Limit = Number(query, "limit");
        Continue = query["continue"].ToString();
        Version = query["resourceVersion"].ToString();
        VersionMatch = query["resourceVersionMatch"].ToString();
        TimeoutSeconds = Number(query, "timeoutSeconds");
        Bookmarks = query["allowWatchBookmarks"].ToString() is "true" or "1";
        InitialEvents = query["sendInitialEvents"].ToString() is "true" or "1";
        VersionMatching.Check(this, isWatch: request.Verb == "watch", query.ContainsKey("sendInitialEvents"));
    }

    public int? Limit { get; }

    public string Continue { get; }

    public string Version { get; }

    /// <summary><c>Exact</c>, <c>NotOlderThan</c>, or empty.</summary>
    public string VersionMatch { get; }

    public int? TimeoutSeconds { get; }

    public bool Bookmarks { get; }

    public bool InitialEvents { get; }

    public bool HasSelector => !_labels.IsEmpty || !_fields.IsEmpty;

    /// <summary>The version to start a watch after; null for the present state first.</summary>
    public long? WatchVersion => Version is "" or "0" ? null : ParseVersion(Version);

    public bool Matches(StoredObject candidate) =>
        candidate.Type == _request.Type
        && (_request.Namespace.Length == 0 || candidate.Namespace == _request.Namespace)
        && (_request.Name.Length == 0 || candidate.Name == _request.Name)
        && _labels.Matches(candidate.Labels)
        && _fields.Matches(candidate);

    /// <exception cref="ApiException">400 for a version or continue token that is none, 410 for one too old, 504 for a version that is yet to come.</exception>
    public ListPage Run(ObjectStore store)
    {
        var token = Continue.Length == 0 ? null : ContinueToken.Parse(Continue);
        var snapshot = Snapshot(store, token);
        var matching = snapshot.Objects.Where(Matches).ToList();
        var rest = token is null ? matching : [.. matching.Where(candidate => string.CompareOrdinal(Key(candidate) + "\0", token.Start) > 0)];
        if (Limit is not (> 0 and var limit) || rest.Count <= limit)
        {
            return new ListPage(snapshot.Version, rest, null, null);
        }

        var next = new ContinueToken(snapshot.Version, Key(rest[limit - 1]) + "\0");
        return new ListPage(snapshot.Version, rest[..limit], next.ToString(), HasSelector ? null : rest.Count - limit);
    }

    private StoreSnapshot Snapshot(ObjectStore store, ContinueToken? token)
    {
        if (token is not null && token.Version > 0)
        {
            return store.List(_request.Type, token.Version)
                ?? throw ApiErrors.ContinueExpired((token with { Version = -1 }).ToString());
        }

        if (Version is "" or "0")
        {
            return store.List(_request.Type);
        }

        var version = ParseVersion(Version);
        if (version > store.Version)
        {
            throw ApiErrors.TooLargeVersion(version, store.Version);
        }

        // A limit without a match means exactly this version too.
        return VersionMatch == "Exact" || (VersionMatch.Length == 0 && Limit > 0)
            ? store.List(_request.Type, version) ?? throw ApiErrors.ListExpired()
            : store.List(_request.Type);
    }

    private string Key(StoredObject candidate) =>
        _request.Namespace.Length > 0 || !_request.Type.Namespaced ? candidate.Name : $"{candidate.Namespace}/{candidate.Name}";

    private static long ParseVersion(string version) =>
        long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ApiErrors.BadRequest($"invalid resource version \"{version}\": strconv.ParseUint: parsing \"{version}\": invalid syntax");

    private static int? Number(IQueryCollection query, string name) =>
        int.TryParse(query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>A page of a list.</summary>
/// <param name="Continue">The token for the next page; null on the last.</param>
/// <param name="Remaining">How many are left; null on the last page and where a selector makes it unknown.</param>
internal sealed record ListPage(long Version, IReadOnlyList<StoredObject> Items, string? Continue, int? Remaining)
{
    public JsonObject Metadata()
    {
        var metadata = new JsonObject { ["resourceVersion"] = Version.ToString(CultureInfo.InvariantCulture) };
        if (Continue is not null)
        {
            metadata["continue"] = Continue;
        }

        if (Remaining is not null)
        {
            metadata["remainingItemCount"] = Remaining;
        }

        return metadata;
    }
}
