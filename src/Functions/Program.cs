using Cryptomeria.Functions;
#if !EMBEDDED
using Cryptomeria.Functions.Settings;
#endif
using Microsoft.Extensions.Hosting;

#if EMBEDDED
await using var simulation = await Simulation.StartIfAskedAsync(args);
if (AppHost.Create(simulation?.Arguments ?? args) is not { } host)
#else
if (AppHost.Create(args, JobStateKind.Blob) is not { } host)
#endif
{
    return 1;
}

await host.RunAsync();
return 0;
