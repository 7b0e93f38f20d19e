using Cryptomeria.EmbeddedHost.Http;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Fills the parameter from the request's body.</summary>
public class FromBodyAttribute() : InputConverterAttribute(typeof(RequestBodyReader));
