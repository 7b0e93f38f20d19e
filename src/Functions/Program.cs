using Cryptomeria.Functions;
#if !EMBEDDED
using Cryptomeria.Functions.Settings;
#endif
using Microsoft.Extensions.Hosting;

#if EMBEDDED
if (AppHost.Create(args) is not { } host)
#else
if (AppHost.Create(args, JobStateKind.Blob) is not { } host)
#endif
{
    return 1;
}

await host.RunAsync();
return 0;
