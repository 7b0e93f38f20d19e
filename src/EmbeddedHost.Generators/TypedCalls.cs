using Microsoft.CodeAnalysis;

namespace Cryptomeria.EmbeddedHost.Generators;

/// <summary>The typed calls of one durable task, with the namespace they go to; no code where it is none.</summary>
internal static class TypedCalls
{
    private const string Abstractions = "global::Microsoft.DurableTask";
    private const string Task = "global::System.Threading.Tasks.Task";

    // Where the official generator puts what belongs to no class of its own.
    private const string DefaultNamespace = "Microsoft.DurableTask";

    private static readonly SymbolDisplayFormat TypeFormat = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    public static (string Namespace, string Code) OfTask(GeneratorAttributeSyntaxContext found)
    {
        var type = (INamedTypeSymbol)found.TargetSymbol;
        var name = NameOf(found, type.Name);
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            switch (ancestor.OriginalDefinition.ToDisplayString())
            {
                case "Microsoft.DurableTask.TaskOrchestrator<TInput, TOutput>":
                    return (NamespaceOf(type), Start(name, ancestor) + Call(name, ancestor, "CallSubOrchestratorAsync"));
                case "Microsoft.DurableTask.TaskActivity<TInput, TOutput>":
                    return (NamespaceOf(type), Call(name, ancestor, "CallActivityAsync"));
            }
        }

        return (DefaultNamespace, string.Empty);
    }

    public static (string Namespace, string Code) OfEvent(GeneratorAttributeSyntaxContext found)
    {
        var type = (INamedTypeSymbol)found.TargetSymbol;
        var name = NameOf(found, type.Name);
        var payload = Display(type);
        return (NamespaceOf(type), $$"""
                    /// <summary>Waits for the event.</summary>
                    public static {{Task}}<{{payload}}> WaitFor{{name}}Async(
                        this {{Abstractions}}.TaskOrchestrationContext context, global::System.Threading.CancellationToken cancellationToken = default) =>
                        context.WaitForExternalEvent<{{payload}}>("{{name}}", cancellationToken);

                    /// <summary>Sends the event to another instance.</summary>
                    public static void Send{{name}}(this {{Abstractions}}.TaskOrchestrationContext context, string instanceId, {{payload}} eventData) =>
                        context.SendEvent(instanceId, "{{name}}", eventData);
            """);
    }

    public static (string Namespace, string Code) OfActivity(GeneratorAttributeSyntaxContext found)
    {
        var method = (IMethodSymbol)found.TargetSymbol;
        var parameter = method.Parameters.FirstOrDefault(candidate => candidate.GetAttributes().Any(attribute =>
            attribute.AttributeClass?.ToDisplayString() == "Microsoft.Azure.Functions.Worker.ActivityTriggerAttribute"));
        var name = NameOf(found, method.Name);
        if (parameter is null || !IsIdentifier(name))
        {
            return (DefaultNamespace, string.Empty);
        }

        var output = OutputOf(method.ReturnType);
        var result = output is null ? Task : $"{Task}<{output}>";
        var call = output is null ? "CallActivityAsync" : $"CallActivityAsync<{output}>";
        return (DefaultNamespace, $$"""
                    /// <summary>Calls the activity.</summary>
                    public static {{result}} Call{{name}}Async(
                        this {{Abstractions}}.TaskOrchestrationContext ctx, {{Display(parameter.Type)}} {{parameter.Name}}, {{Abstractions}}.TaskOptions? options = null) =>
                        ctx.{{call}}("{{name}}", {{parameter.Name}}, options);
            """);
    }

    private static string Start(string name, INamedTypeSymbol task) => $$"""
                /// <summary>Starts the orchestration.</summary>
                public static {{Task}}<string> ScheduleNew{{name}}InstanceAsync(
                    this {{Abstractions}}.Internal.IOrchestrationSubmitter client, {{InputOf(task)}}, {{Abstractions}}.StartOrchestrationOptions? options = null) =>
                    client.ScheduleNewOrchestrationInstanceAsync("{{name}}", input, options);


        """;

    private static string Call(string name, INamedTypeSymbol task, string method) => $$"""
                /// <summary>Calls it from an orchestrator.</summary>
                public static {{Task}}<{{Display(task.TypeArguments[1])}}> Call{{name}}Async(
                    this {{Abstractions}}.TaskOrchestrationContext context, {{InputOf(task)}}, {{Abstractions}}.TaskOptions? options = null) =>
                    context.{{method}}<{{Display(task.TypeArguments[1])}}>("{{name}}", input, options);
        """;

    // As the official generator: an input that may be null can be left out.
    private static string InputOf(INamedTypeSymbol task) =>
        Display(task.TypeArguments[0]) is var type && type.EndsWith("?", StringComparison.Ordinal) ? $"{type} input = default" : $"{type} input";

    private static string? OutputOf(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_Void } => null,
        INamedTypeSymbol { Name: "Task" or "ValueTask", Arity: 0 } => null,
        INamedTypeSymbol { Name: "Task" or "ValueTask", Arity: 1 } task => Display(task.TypeArguments[0]),
        _ => Display(type),
    };

    private static string NameOf(GeneratorAttributeSyntaxContext found, string fallback) =>
        found.Attributes[0].ConstructorArguments.FirstOrDefault().Value is string { Length: > 0 } name ? name : fallback;

    private static bool IsIdentifier(string name) => Microsoft.CodeAnalysis.CSharp.SyntaxFacts.IsValidIdentifier(name);

    private static string NamespaceOf(INamedTypeSymbol type) =>
        type.ContainingNamespace.IsGlobalNamespace ? DefaultNamespace : type.ContainingNamespace.ToDisplayString();

    private static string Display(ITypeSymbol type) => type.ToDisplayString(TypeFormat);
}
