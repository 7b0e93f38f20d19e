namespace Grpc.Core;

/// <summary>What the durable client of the Functions host throws, by its name and its status.</summary>
public sealed class RpcException(string statusCode) : Exception($"Status(StatusCode=\"{statusCode}\", Detail=\"Exception was thrown by handler.\")")
{
    public string StatusCode { get; } = statusCode;
}
