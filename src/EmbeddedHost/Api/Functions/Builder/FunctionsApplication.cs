using System.Reflection;
using System.Runtime.CompilerServices;
using Cryptomeria.EmbeddedHost.Hosting;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>A Functions app.</summary>
public class FunctionsApplication
{
    /// <summary>
    /// A builder with the defaults. The functions are those of the calling assembly, or, where it has none, of the program's.
    /// </summary>
    /// <param name="args">The program's arguments, <c>--key value</c> or <c>--key=value</c>; a key without a value is true.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) =>
        new(new EmbeddedHostSettings { Args = args ?? [], CallingAssembly = Assembly.GetCallingAssembly() });
}
