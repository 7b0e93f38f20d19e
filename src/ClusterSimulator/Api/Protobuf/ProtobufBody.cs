using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Store;
using Google.Protobuf;

namespace Cryptomeria.ClusterSimulator.Api.Protobuf;

/// <summary>Reads bodies in Kubernetes' protobuf form, which Go's generated clients send; answers may be JSON all the same.</summary>
internal static class ProtobufBody
{
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <summary>The object as JSON; null where it is none, or of a kind that is not read here.</summary>
    /// <exception cref="InvalidProtocolBufferException">The bytes break off, or are no protobuf.</exception>
    public static JsonObject? Read(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith(Magic))
        {
            return null;
        }

        var envelope = Message(body[Magic.Length..].ToArray(), ProtobufKinds.Envelope);
        var (version, kind) = (envelope.Text("typeMeta", "apiVersion") ?? "", envelope.Text("typeMeta", "kind") ?? "");
        if (ProtobufKinds.Find(version, kind) is not { } fields)
        {
            return null;
        }

        var read = Message(Convert.FromBase64String(envelope.Text("raw") ?? ""), fields);
        read.Insert(0, "kind", kind);
        read.Insert(1, "apiVersion", version);
        return read;
    }

    private static JsonObject Message(byte[] bytes, ProtobufField[] fields)
    {
        var message = new JsonObject();
        using var input = new CodedInputStream(bytes);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            if (Array.Find(fields, field => field.Number == WireFormat.GetTagFieldNumber(tag)) is { } field)
            {
                Read(input, field, message);
            }
            else
            {
                input.SkipLastField();
            }
        }

        return message;
    }

    private static void Read(CodedInputStream input, ProtobufField field, JsonObject message)
    {
        if (field.Kind is ProtobufKind.TextMap or ProtobufKind.BytesMap)
        {
            var value = new ProtobufField(2, "value", field.Kind == ProtobufKind.TextMap ? ProtobufKind.Text : ProtobufKind.Bytes);
            var entry = Message(input.ReadBytes().ToByteArray(), [new(1, "key"), value]);
            message.Ensure(field.Name)[entry.Text("key") ?? ""] = entry.Text("value") ?? "";
            return;
        }

        JsonNode? read = field.Kind switch
        {
            ProtobufKind.Bytes => Convert.ToBase64String(input.ReadBytes().Span),
            ProtobufKind.Number => input.ReadInt64(),
            ProtobufKind.Flag => input.ReadBool(),
            ProtobufKind.Message => Message(input.ReadBytes().ToByteArray(), field.Fields),
            _ => input.ReadString(),
        };
        if (field.Repeated)
        {
            message.Default(field.Name, new JsonArray());
            message[field.Name]!.AsArray().Add(read);
        }
        else if (read.Text() is not { Length: 0 })
        {
            // Go writes empty texts where JSON leaves them out.
            message[field.Name] = read;
        }
    }
}
