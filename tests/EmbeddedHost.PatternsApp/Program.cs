using Cryptomeria.EmbeddedHost;
using Microsoft.Extensions.Hosting;

var builder = FunctionsAppBuilder.Create(args);
builder.ConfigureFunctionsWebApplication();
builder.Build().Run();
