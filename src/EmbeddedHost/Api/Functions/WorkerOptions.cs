using Azure.Core.Serialization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Settings of the worker.</summary>
public class WorkerOptions
{
    /// <summary>
    /// Reads and writes JSON of requests, responses, and durable inputs and outputs. By default System.Text.Json, reading names of properties without case.
    /// </summary>
    public ObjectSerializer? Serializer { get; set; }
}
