using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;

namespace Cryptomeria.EmbeddedHost.Durable;

/// <summary>Settings of the durable engine.</summary>
internal sealed class DurableEngineOptions
{
    /// <summary>The task hub's name; also the name of its files. Letters, digits, '-' and '_'. Default: TestHubName, as the Functions host has it.</summary>
    public string HubName { get; set; } = "TestHubName";

    /// <summary>The directory of the task hub's files; made where it is missing. One process at a time may use a hub in it.</summary>
    public string DataDirectory { get; set; } = ".data";

    /// <summary>Activities that run at one time. Default: ten a processor, as the Functions host has it.</summary>
    public int MaxConcurrentActivityFunctions { get; set; } = 10 * Environment.ProcessorCount;

    /// <summary>Orchestrators that compute at one time; those that wait do not count. Default: ten a processor.</summary>
    public int MaxConcurrentOrchestratorFunctions { get; set; } = 10 * Environment.ProcessorCount;

    /// <summary>Entities that run at one time. Default: ten a processor, as the Functions host has it.</summary>
    public int MaxConcurrentEntityFunctions { get; set; } = 10 * Environment.ProcessorCount;

    /// <summary>Operations that one call of an entity's function carries out at most. Default: 5000, as the Functions host has it.</summary>
    public int MaxEntityOperationBatchSize { get; set; } = 5000;

    /// <summary>How long an activity may run; null means without end.</summary>
    public TimeSpan? FunctionTimeout { get; set; }

    /// <summary>How hard a commit is made to last. Default: <see cref="SynchronousMode.Normal"/>.</summary>
    public SynchronousMode SynchronousMode { get; set; } = SynchronousMode.Normal;

    /// <summary>
    /// Serializes inputs, outputs, events and custom statuses. Default: as the Functions worker does it, property names without case. (The worker puts
    /// its own serializer in place of <see cref="JsonDataConverter.Default"/>, which also includes fields; value tuples do not survive there.)
    /// </summary>
    public DataConverter DataConverter { get; set; } = new JsonDataConverter(new JsonSerializerOptions { PropertyNameCaseInsensitive = true });

    /// <summary>Instances kept in memory between two steps, so that they need no replay. Default: 1000.</summary>
    public int MaxCachedInstances { get; set; } = 1000;

    /// <summary>True forgets each instance after each step, so that every step replays. For tests: the outcome must be the same.</summary>
    public bool ReplayEveryStep { get; set; }
}
