using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using YamlDotNet.RepresentationModel;

namespace Cryptomeria.Functions.Tests.Queries;

/// <summary>docs/openapi.yaml tells of every route the app has, and of no other.</summary>
public sealed class OpenApiTests
{
    private const string Base = "api/v1";

    [Fact]
    public void Routes_and_document_are_the_same()
    {
        var routes = from type in typeof(AppHost).Assembly.GetTypes()
                     from method in type.GetMethods()
                     where method.IsDefined(typeof(FunctionAttribute))
                     from trigger in method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).OfType<HttpTriggerAttribute>()
                     where trigger.Route?.StartsWith(Base, StringComparison.Ordinal) == true
                     from verb in trigger.Methods!
                     select $"{verb} {trigger.Route![Base.Length..]}";
        Assert.Equal(routes.Order(StringComparer.Ordinal), Documented().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Documented()
    {
        using var text = new StreamReader(Path.Combine(Root(), "docs", "openapi.yaml"));
        var yaml = new YamlStream();
        yaml.Load(text);
        var paths = (YamlMappingNode)yaml.Documents[0].RootNode["paths"];
        return from path in paths from verb in (YamlMappingNode)path.Value select $"{verb.Key} {path.Key}";
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Cryptomeria.Functions.sln")))
        {
            folder = folder.Parent;
        }

        return folder!.FullName;
    }
}
