using Cryptomeria.EmbeddedHost.Hosting.Discovery;

namespace Cryptomeria.EmbeddedHost.Hosting;

/// <summary>What is printed at start: the functions with their routes, as func does, and the addresses.</summary>
internal static class StartBanner
{
    public static void Print(TextWriter output, FunctionCatalog catalog, IEnumerable<string> addresses)
    {
        var urls = addresses.ToList();
        var width = catalog.All.Select(function => function.Name.Length).DefaultIfEmpty().Max();
        output.WriteLine();
        output.WriteLine("Functions:");
        foreach (var (function, trigger) in catalog.Of<FunctionTrigger.Http>())
        {
            var methods = trigger.Methods.Count == 0 ? "*" : string.Join(',', trigger.Methods);
            output.WriteLine($"  {function.Name.PadRight(width)}  [{methods}] {urls.FirstOrDefault()?.TrimEnd('/')}/{trigger.Route}");
        }

        foreach (var function in catalog.All.Where(function => function.Trigger is not FunctionTrigger.Http))
        {
            var schedule = function.Trigger is FunctionTrigger.Timer timer ? $" {timer.Schedule}" : string.Empty;
            output.WriteLine($"  {function.Name.PadRight(width)}  {function.Trigger.BindingType}{schedule}");
        }

        output.WriteLine();
        foreach (var url in urls)
        {
            output.WriteLine($"Now listening on: {url}");
        }

        output.Flush();
    }
}
