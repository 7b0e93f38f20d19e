using Cryptomeria.EmbeddedHost.Hosting;
using Cryptomeria.EmbeddedHost.Http.Admin;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;

namespace Cryptomeria.EmbeddedHost.Http.Management;

/// <summary>Gives clients the address of the management routes, of the server that the host has.</summary>
internal sealed class ManagementAddress(IServer server, IConfiguration configuration)
{
    /// <summary>The client with the address and the query that the official check-status answers are made of.</summary>
    public DurableTaskClient GiveTo(DurableTaskClient client) =>
        WorkerInternals.FunctionsDurableTaskClient(client, ManagementLinks.QueryOf(client.Name, Key), Base);

    // Not there before the host listens.
    private string? Base => server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } address
        ? address.TrimEnd('/') + ManagementLinks.Base
        : null;

    private string? Key => configuration[HostKey.Setting] is { Length: > 0 } key ? key : null;
}
