using Cryptomeria.Functions;
using Microsoft.Extensions.Hosting;

if (AppHost.Create(args) is not { } host)
{
    return 1;
}

await host.RunAsync();
return 0;
