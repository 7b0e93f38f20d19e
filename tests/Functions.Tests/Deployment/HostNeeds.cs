namespace Cryptomeria.Functions.Tests.Deployment;

/// <summary>Who starts a Functions host.</summary>
[Flags]
public enum Starter
{
    /// <summary>The image's target <c>host</c>, run by itself.</summary>
    Image = 1,

    /// <summary>compose.yaml, over the image.</summary>
    Compose = 2,

    /// <summary>The chart's API pod with runtime azure, over the image.</summary>
    Pod = 4,

    /// <summary>The chart's monitor, another image.</summary>
    Monitor = 8,

    /// <summary>All that run this project's image.</summary>
    Own = Image | Compose | Pod,
}

/// <summary>A variable that a Functions host, or its durable extension, asks for.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Value">What its value must match, a regular expression; <c>.</c> for any.</param>
/// <param name="Starters">Who must set it.</param>
/// <param name="Why">What happens otherwise.</param>
/// <param name="Source">The public file that tells.</param>
public sealed record HostNeed(string Name, string Value, Starter Starters, string Why, string Source)
{
    private const string Host = "Azure/azure-functions-host: src/";

    public static IReadOnlyList<HostNeed> All { get; } =
    [
        new(
            "WEBSITE_HOSTNAME", @"^localhost:\d+$", Starter.Own | Starter.Monitor,
            "every function with a durable client answers an empty 500: \"Webhooks are not configured\"; only \"localhost:\" makes the links http",
            "Azure/azure-functions-durable-extension: src/WebJobs.Extensions.DurableTask/HttpApiHandler.cs (GetWebhookUri); "
            + Host + "WebJobs.Script.WebHost/WebHooks/DefaultScriptWebHookProvider.cs (GetExtensionWebHookRoute)"),
        new(
            "AzureWebJobsScriptRoot", "^/home/site/wwwroot$", Starter.Own,
            "the host looks for functions in its working directory",
            Host + "WebJobs.Script.WebHost/Configuration/WebScriptHostConfigurationSource.cs"),
        new(
            "FUNCTIONS_WORKER_RUNTIME", "^dotnet-isolated$", Starter.Own,
            "the host starts no worker for .NET in a process of its own",
            Host + "WebJobs.Script/Workers/Rpc/RpcWorkerConstants.cs"),
        new(
            "AzureFunctionsWebHost__hostid", ".", Starter.Own,
            "the host's id is made of the machine's name, and a timer runs once per pod",
            Host + "WebJobs.Script/Host/ScriptHostIdProvider.cs"),
        new(
            "AzureWebJobsStorage", ".", Starter.Compose | Starter.Pod | Starter.Monitor,
            "there is no task hub",
            "Azure/azure-functions-durable-extension: src/WebJobs.Extensions.DurableTask/Options/AzureStorageOptions.cs (ConnectionName)"),
        new(
            "AzureWebJobsSecretStorageType", "^(files|kubernetes)$", Starter.Compose | Starter.Pod | Starter.Monitor,
            "the host keeps its keys in the storage account's container azure-webjobs-secrets",
            Host + "WebJobs.Script.WebHost/Security/KeyManagement/DefaultSecretManagerProvider.cs"),
        new(
            "FUNCTIONS_SECRETS_PATH", "^/tmp/", Starter.Compose | Starter.Monitor,
            "keys in files go to a folder that a read-only root file system does not let it write",
            Host + "WebJobs.Script/Environment/EnvironmentSettingNames.cs (FunctionsSecretsPath)"),
        new(
            "FUNCTIONS_ENABLE_DRAIN_ON_APP_STOPPING", "^true$", Starter.Own,
            "a host that is told to stop still takes work",
            Host + "WebJobs.Script/Environment/EnvironmentSettingNames.cs (DrainOnApplicationStopping)"),
        new(
            "AzureFunctionsJobHost__Logging__Console__IsEnabled", "^true$", Starter.Own,
            "the host says nothing on the console",
            Host + "WebJobs.Script/Config/ConfigurationSectionNames.cs (JobHost)"),
        new(
            "ASPNETCORE_URLS", @"^http://\+:8080$", Starter.Own | Starter.Monitor,
            "the host listens on port 80, which a user without rights may not",
            "the image's EXPOSE and the chart's containerPort"),
        new(
            "HOME", "^/tmp$", Starter.Own,
            "helm and the host write below the user's home, which a read-only root file system does not let them",
            Host + "WebJobs.Script/Environment/EnvironmentSettingNames.cs (AzureWebsiteHomePath)"),
    ];
}
