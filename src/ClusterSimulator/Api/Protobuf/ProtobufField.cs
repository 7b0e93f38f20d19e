namespace Cryptomeria.ClusterSimulator.Api.Protobuf;

/// <summary>What a field of a protobuf message holds, and how that is written in JSON.</summary>
internal enum ProtobufKind
{
    Text,

    /// <summary>Bytes, in JSON as base64.</summary>
    Bytes,
    Number,
    Flag,
    Message,

    /// <summary>A map, each entry a message of key (1) and value (2).</summary>
    TextMap,
    BytesMap,
}

/// <summary>A field of a protobuf message, as Kubernetes' <c>generated.proto</c> numbers and names them.</summary>
/// <param name="Fields">A message's own fields.</param>
internal sealed record ProtobufField(
    int Number, string Name, ProtobufKind Kind = ProtobufKind.Text, bool Repeated = false, params ProtobufField[] Fields);
