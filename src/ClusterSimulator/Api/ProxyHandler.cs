using System.Globalization;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Errors;
using Cryptomeria.ClusterSimulator.Pods;
using Cryptomeria.ClusterSimulator.Registry;
using Cryptomeria.ClusterSimulator.Store;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.ClusterSimulator.Api;

/// <summary>Serves pods/proxy and services/proxy: HTTP to a port in the cluster.</summary>
internal sealed class ProxyHandler(ServicePods services, ObjectRegistry registry, IContainerRuntime runtime)
{
    public async Task ServeAsync(HttpContext context, ApiRequest request)
    {
        var (name, port) = Split(request.Name);
        var (pod, number) = request.Type == ResourceTypes.Pods
            ? PodTarget(registry.Get(ResourceTypes.Pods, request.Namespace, name), port)
            : ServiceTarget(registry.Get(ResourceTypes.Services, request.Namespace, name), port);
        var answer = await runtime.HttpAsync(
            pod.Namespace, pod.Name, number, context.Request.Method, RequestTarget.AfterProxy(context), context.RequestAborted);
        if (answer is null)
        {
            throw Refused(pod, number);
        }

        ApiAnswer.Begin(context, answer.StatusCode, answer.ContentType);
        context.Response.ContentLength = answer.Body.Length;
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    /// <summary><c>NAME</c>, <c>NAME:PORT</c> or <c>SCHEME:NAME:PORT</c>.</summary>
    private static (string Name, string Port) Split(string target) => target.Split(':') switch
    {
        [var name] => (name, ""),
        [var name, var port] => (name, port),
        [_, var name, var port] => (name, port),
        _ => throw ApiErrors.BadRequest($"invalid pod request \"{target}\""),
    };

    private static (StoredObject Pod, int Port) PodTarget(StoredObject pod, string port)
    {
        if (port.Length == 0)
        {
            return (pod, ContainerPorts(pod).Select(entry => entry.Number("containerPort")).FirstOrDefault() ?? 80);
        }

        if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw ApiErrors.BadRequest($"invalid pod request \"{pod.Name}:{port}\"");
        }

        return (pod, number);
    }

    private (StoredObject Pod, int Port) ServiceTarget(StoredObject service, string port)
    {
        var ports = service.Body.Objects("spec", "ports").ToList();
        var entry = ports.Find(candidate => Is(candidate, port)) ?? (port.Length == 0 && ports.Count == 1 ? ports[0] : null)
            ?? throw ApiErrors.Unavailable($"no service port \"{port}\" found for service \"{service.Name}\"");
        var pod = services.Find(service) ?? throw ApiErrors.Unavailable($"no endpoints available for service \"{service.Name}\"");
        return (pod, TargetPort(pod, entry));
    }

    private static bool Is(JsonObject entry, string port) =>
        entry.Text("name") == port || entry.Number("port")?.ToString(CultureInfo.InvariantCulture) == port;

    private static int TargetPort(StoredObject pod, JsonObject entry)
    {
        if (entry.Text("targetPort") is { } name)
        {
            return ContainerPorts(pod).FirstOrDefault(port => port.Text("name") == name).Number("containerPort") ?? 0;
        }

        return entry.Number("targetPort") ?? entry.Number("port") ?? 0;
    }

    private static IEnumerable<JsonObject> ContainerPorts(StoredObject pod) =>
        pod.Body.Objects("spec", "containers").SelectMany(container => container.Objects("ports"));

    private static ApiException Refused(StoredObject pod, int port) => ApiErrors.Unavailable(string.Create(
        CultureInfo.InvariantCulture, $"error trying to reach service: dial tcp {pod.Body.Text("status", "podIP")}:{port}: connect: connection refused"));
}
