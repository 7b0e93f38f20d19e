using Cryptomeria.Functions;
using Microsoft.Extensions.Hosting;

await using var simulation = await Simulation.StartIfAskedAsync(args);
if (AppHost.Create(simulation?.Arguments ?? args) is not { } host)
{
    return 1;
}

await host.RunAsync();
return 0;
