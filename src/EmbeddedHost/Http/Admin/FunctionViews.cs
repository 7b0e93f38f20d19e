using Cryptomeria.EmbeddedHost.Hosting.Discovery;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.EmbeddedHost.Http.Admin;

/// <summary>Shows functions as the real host does.</summary>
internal static class FunctionViews
{
    private const string Language = "dotnet-isolated";

    public static FunctionView Of(FunctionDescriptor function, HttpRequest request)
    {
        var site = $"{request.Scheme}://{request.Host}";
        var scriptFile = Path.GetFileName(function.Definition.PathToAssembly);
        return new FunctionView(
            function.Name,
            ScriptRootPathHref: null,
            ScriptHref: null,
            ConfigHref: null,
            TestDataHref: null,
            Href: $"{site}/admin/functions/{function.Name}",
            InvokeUrlTemplate: function.Trigger is FunctionTrigger.Http http ? $"{site}/{http.Route}" : null,
            Language,
            new FunctionConfigView(
                function.Name, function.Definition.EntryPoint, scriptFile, Language, FunctionDirectory: string.Empty, [.. BindingsOf(function)]),
            Files: null,
            TestData: string.Empty,
            IsDisabled: false,
            IsDirect: false,
            IsProxy: false);
    }

    private static IEnumerable<BindingView> BindingsOf(FunctionDescriptor function)
    {
        var inputs = function.Bindings.Where(binding => binding.BindingType is not null).Select(binding =>
        {
            var view = new BindingView(binding.Parameter.Name!, binding.BindingType!, "In");
            return binding.Parameter.Name == function.Trigger.ParameterName ? WithTrigger(view, function.Trigger) : view;
        });
        var outputs = function.Definition.OutputBindings.Values.Select(output => new BindingView(output.Name, output.Type, "Out"));
        return inputs.Concat(outputs);
    }

    private static BindingView WithTrigger(BindingView view, FunctionTrigger trigger) => trigger switch
    {
        FunctionTrigger.Http http => view with
        {
            AuthLevel = http.AuthLevel.ToString(),
            Methods = http.Methods.Count == 0 ? null : [.. http.Methods.Select(method => method.ToLowerInvariant())],
            Route = http.DeclaredRoute,
        },
        FunctionTrigger.Timer timer => view with { Schedule = timer.Schedule, RunOnStartup = timer.RunOnStartup, UseMonitor = timer.UseMonitor },
        _ => view,
    };
}
