using static Cryptomeria.ClusterSimulator.Api.Protobuf.ProtobufKind;

namespace Cryptomeria.ClusterSimulator.Api.Protobuf;

/// <summary>
/// The messages that helm and kubectl send: of the objects, those that they write through generated clients. Fields that a server sets are left out.
/// </summary>
internal static class ProtobufKinds
{
    /// <summary>What stands around an object: <c>k8s.io/apimachinery/pkg/runtime/generated.proto</c>, Unknown.</summary>
    public static readonly ProtobufField[] Envelope =
    [
        new(1, "typeMeta", Message, false, new ProtobufField(1, "apiVersion"), new ProtobufField(2, "kind")),
        new(2, "raw", Bytes),
    ];

    private static readonly ProtobufField Metadata = new(
        1,
        "metadata",
        Message,
        false,
        new ProtobufField(1, "name"),
        new ProtobufField(2, "generateName"),
        new ProtobufField(3, "namespace"),
        new ProtobufField(5, "uid"),
        new ProtobufField(6, "resourceVersion"),
        new ProtobufField(11, "labels", TextMap),
        new ProtobufField(12, "annotations", TextMap),
        new ProtobufField(
            13,
            "ownerReferences",
            Message,
            true,
            new ProtobufField(1, "kind"),
            new ProtobufField(3, "name"),
            new ProtobufField(4, "uid"),
            new ProtobufField(5, "apiVersion"),
            new ProtobufField(6, "controller", Flag),
            new ProtobufField(7, "blockOwnerDeletion", Flag)),
        new ProtobufField(14, "finalizers", Text, true));

    private static readonly Dictionary<(string ApiVersion, string Kind), ProtobufField[]> Known = new()
    {
        [("v1", "Secret")] = [Metadata, new(2, "data", BytesMap), new(3, "type"), new(4, "stringData", TextMap), new(5, "immutable", Flag)],
        [("v1", "ConfigMap")] = [Metadata, new(2, "data", TextMap), new(3, "binaryData", BytesMap), new(4, "immutable", Flag)],
        [("v1", "Namespace")] = [Metadata],
    };

    private static readonly ProtobufField[] DeleteOptions =
    [
        new(1, "gracePeriodSeconds", Number),
        new(2, "preconditions", Message, false, new ProtobufField(1, "uid"), new ProtobufField(2, "resourceVersion")),
        new(3, "orphanDependents", Flag),
        new(4, "propagationPolicy"),
        new(5, "dryRun", Text, true),
    ];

    /// <summary>The fields of a kind, or null where it is not read here. Options of a deletion come in whichever group their object is of.</summary>
    public static ProtobufField[]? Find(string apiVersion, string kind) =>
        kind == "DeleteOptions" ? DeleteOptions : Known.GetValueOrDefault((apiVersion, kind));
}
