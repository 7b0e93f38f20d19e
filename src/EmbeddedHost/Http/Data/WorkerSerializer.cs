using System.Text.Json;
using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cryptomeria.EmbeddedHost.Http.Data;

/// <summary>The app's serializer.</summary>
internal static class WorkerSerializer
{
    /// <summary>The one where the app sets none.</summary>
    public static readonly ObjectSerializer Default = new JsonObjectSerializer(new JsonSerializerOptions { PropertyNameCaseInsensitive = true });

    public static ObjectSerializer Of(FunctionContext context) =>
        context.InstanceServices.GetRequiredService<IOptions<WorkerOptions>>().Value.Serializer
        ?? throw new InvalidOperationException("WorkerOptions.Serializer is null.");
}
