using Cryptomeria.EmbeddedHost.Durable.Client;
using Cryptomeria.EmbeddedHost.Http.Admin;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;

namespace Cryptomeria.EmbeddedHost.Http.Management;

/// <summary>The management routes' address, of the server that the host has.</summary>
internal sealed class ManagementAddress(IServer server, IConfiguration configuration) : IManagementAddress
{
    public Uri? Base => server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } address ? new Uri(address) : null;

    public string? Key => configuration[HostKey.Setting] is { Length: > 0 } key ? key : null;
}
