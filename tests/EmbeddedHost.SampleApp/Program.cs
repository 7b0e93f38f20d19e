using Cryptomeria.EmbeddedHost;
using Cryptomeria.EmbeddedHost.SampleApp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

StartGate.HoldBuild();
var builder = FunctionsAppBuilder.Create(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddSingleton<ServicesEnd>();
StartGate.Add(builder.Services);
builder.Build().Run();
