using System.Globalization;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Store;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.ClusterSimulator.Api;

/// <summary>Lists as tables, which kubectl asks for to print them: columns and cells made by the server.</summary>
/// <param name="include">What a row says of its object: <c>None</c>, <c>Metadata</c> or <c>Object</c>.</param>
internal sealed class TableFormat(ResourceType type, TimeProvider time, string include)
{
    private readonly IReadOnlyList<TableColumn> _columns = TableColumns.Of(type);

    /// <summary>What rows are to include, where the request asks for a table; else null.</summary>
    public static string? Wanted(HttpRequest request)
    {
        if (!request.Headers.Accept.ToString().Split(',')[0].Contains("as=Table", StringComparison.Ordinal))
        {
            return null;
        }

        var include = request.Query["includeObject"].ToString();
        return include.Length == 0 ? "Metadata" : include;
    }

    public JsonObject Table(ListPage page)
    {
        var table = Header(page.Metadata(), withColumns: true);
        table["rows"] = new JsonArray([.. page.Items.Select(Cells)]);
        return table;
    }

    public JsonObject Row(StoredObject subject, bool withColumns)
    {
        var metadata = new JsonObject { ["resourceVersion"] = subject.ResourceVersion.ToString(CultureInfo.InvariantCulture) };
        var table = Header(metadata, withColumns);
        table["rows"] = new JsonArray(Cells(subject));
        return table;
    }

    private JsonObject Header(JsonObject metadata, bool withColumns) => new()
    {
        ["kind"] = "Table",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = metadata,
        ["columnDefinitions"] = withColumns ? new JsonArray([.. _columns.Select(Definition)]) : null,
    };

    private static JsonObject Definition(TableColumn column) => new()
    {
        ["name"] = column.Name,
        ["type"] = column.Type,
        ["format"] = column.Name == "Name" ? "name" : "",
        ["description"] = "",
        ["priority"] = column.Priority,
    };

    private JsonObject Cells(StoredObject subject)
    {
        var now = time.GetUtcNow();
        var row = new JsonObject { ["cells"] = new JsonArray([.. _columns.Select(column => column.Cell(subject, now))]) };
        if (include == "Object")
        {
            row["object"] = subject.Full();
        }
        else if (include != "None")
        {
            row["object"] = Partial(subject);
        }

        return row;
    }

    private static JsonObject Partial(StoredObject subject) => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = subject.Copy()["metadata"]!.DeepClone(),
    };
}
