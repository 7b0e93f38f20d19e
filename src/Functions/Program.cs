using Cryptomeria.Functions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

await using var simulation = await Simulation.StartIfAskedAsync(args);
if (AppHost.Create(simulation?.Arguments ?? args) is not { } host)
{
    return 1;
}

try
{
    await host.RunAsync();
    return 0;
}
catch (OptionsValidationException e)
{
    AppHost.ReportWrongSettings(e.Failures);
    return 1;
}
