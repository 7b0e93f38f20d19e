using System.Reflection;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Cryptomeria.FunctionsHost.Tests.Host;

/// <summary>
/// The protocol between a Functions host and its workers, by the descriptor that the worker's own package carries. The package keeps its
/// message types to itself, so a message is its JSON form here.
/// </summary>
internal static class FunctionRpc
{
    private static readonly FileDescriptor File = (FileDescriptor)Assembly.Load("Microsoft.Azure.Functions.Worker.Grpc")
        .GetType("Microsoft.Azure.Functions.Worker.Grpc.Messages.FunctionRpcReflection", throwOnError: true)!
        .GetProperty("Descriptor")!
        .GetValue(null)!;

    private static readonly ServiceDescriptor Service = File.Services.Single();

    // Default values too: a status that failed is the enumeration's 0.
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));

    /// <summary>The one method: a stream of messages either way, opened by the worker.</summary>
    public static Method<JsonObject, JsonObject> EventStream { get; } = MethodOf(Service.Methods.Single());

    private static Method<JsonObject, JsonObject> MethodOf(MethodDescriptor method) => new(
        MethodType.DuplexStreaming, Service.FullName, method.Name, MarshallerOf(method.InputType), MarshallerOf(method.OutputType));

    private static Marshaller<JsonObject> MarshallerOf(MessageDescriptor type) => Marshallers.Create(
        json => JsonParser.Default.Parse(json.ToJsonString(), type).ToByteArray(),
        bytes => JsonNode.Parse(Formatter.Format(type.Parser.ParseFrom(bytes)))!.AsObject());
}
