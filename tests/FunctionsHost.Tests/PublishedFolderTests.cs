namespace Cryptomeria.FunctionsHost.Tests;

/// <summary>What a host reads in the published folder before it starts anything.</summary>
public sealed class PublishedFolderTests
{
    [Fact]
    public void The_worker_is_the_app_and_indexes_its_functions_itself()
    {
        var worker = PublishedApp.Json("worker.config.json")["description"]!;
        Assert.Equal("dotnet-isolated", worker["language"]!.GetValue<string>());
        Assert.Equal("dotnet", worker["defaultExecutablePath"]!.GetValue<string>());
        Assert.Equal("Cryptomeria.Functions.dll", worker["defaultWorkerPath"]!.GetValue<string>());
        Assert.Equal("true", worker["workerIndexing"]!.GetValue<string>());
        Assert.True(File.Exists(PublishedApp.File("Cryptomeria.Functions.dll")));
    }

    [Fact]
    public void The_hosts_own_extensions_are_there()
    {
        var extensions = PublishedApp.Json("extensions.json")["extensions"]!.AsArray().Select(extension => extension!).ToList();
        Assert.Contains(extensions, extension => extension["name"]!.GetValue<string>() == "DurableTask");
        Assert.All(extensions, extension => Assert.True(File.Exists(PublishedApp.File(extension["hintPath"]!.GetValue<string>())), extension.ToJsonString()));
    }

    [Fact]
    public void The_hosts_settings_are_the_ones_of_the_sources()
    {
        var settings = PublishedApp.Json("host.json");
        Assert.Equal("2.0", settings["version"]!.GetValue<string>());
        Assert.Equal(string.Empty, settings["extensions"]!["http"]!["routePrefix"]!.GetValue<string>());
        Assert.NotNull(settings["extensions"]!["durableTask"]!["hubName"]);
    }

    [Fact]
    public void The_listed_functions_are_the_apps() =>
        Assert.All(PublishedApp.Json("functions.metadata").AsArray(), function =>
        {
            Assert.Equal("Cryptomeria.Functions.dll", function!["scriptFile"]!.GetValue<string>());
            Assert.Equal("dotnet-isolated", function["language"]!.GetValue<string>());
            Assert.Single(function["bindings"]!.AsArray(), binding => binding!["type"]!.GetValue<string>().EndsWith("Trigger", StringComparison.Ordinal));
        });

    [Fact]
    public void The_official_packages_carry_it()
    {
        var libraries = PublishedApp.Json("Cryptomeria.Functions.deps.json")["libraries"]!.AsObject().Select(library => library.Key.Split('/')[0]).ToHashSet();
        Assert.Superset(
            new HashSet<string>
            {
                "Microsoft.Azure.Functions.Worker",
                "Microsoft.Azure.Functions.Worker.Extensions.DurableTask",
                "Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore",
                "Microsoft.Azure.Functions.Worker.Extensions.Timer",
            },
            libraries);
    }
}
