using System.Reflection;
using System.Text.Json;
using Cryptomeria.EmbeddedHost.Http.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Cryptomeria.EmbeddedHost.Http;

/// <summary>
/// Fills a <c>[FromBody]</c> parameter by MVC's input formatters, as the official extension does: the content type chooses the formatter, and
/// <c>Microsoft.AspNetCore.Mvc.JsonOptions</c> says how JSON is read.
/// </summary>
internal static class RequestBodyReader
{
    /// <exception cref="FunctionInputConverterException">The body is not of the type, not readable, or of an unknown content type.</exception>
    public static async ValueTask<object?> ReadAsync(FunctionContext context, ParameterInfo parameter)
    {
        var http = HttpInvocation.Of(context).HttpContext;
        if (!http.RequestServices.GetRequiredService<HttpModel>().IsAspNetCore)
        {
            return await ReadJsonAsync(context, parameter, http.Request.Body);
        }

        var metadata = http.RequestServices.GetRequiredService<IModelMetadataProvider>().GetMetadataForType(parameter.ParameterType);
        var binding = new BindingInfo { BindingSource = BindingSource.Body };
        var binder = http.RequestServices.GetRequiredService<IModelBinderFactory>()
            .CreateBinder(new ModelBinderFactoryContext { Metadata = metadata, BindingInfo = binding });
        var actionContext = new ActionContext(http, http.GetRouteData(), new ActionDescriptor());
        var model = DefaultModelBindingContext.CreateBindingContext(
            actionContext, new CompositeValueProvider(), metadata, binding, modelName: string.Empty);

        await binder.BindModelAsync(model);
        if (model.Result.IsModelSet)
        {
            return model.Result.Model;
        }

        var errors = model.ModelState.Values.SelectMany(state => state.Errors).ToList();
        if (errors.Count == 0 && parameter.HasDefaultValue)
        {
            return parameter.DefaultValue;
        }

        var texts = errors.Select(error => error.ErrorMessage.Length > 0 ? error.ErrorMessage : error.Exception?.Message).OfType<string>();
        throw new FunctionInputConverterException(
            $"Function '{context.FunctionDefinition.Name}': the request's body is no {parameter.ParameterType.Name}. {string.Join(' ', texts)}".TrimEnd(),
            errors.Select(error => error.Exception).FirstOrDefault(exception => exception is not null));
    }

    // The worker's own model knows JSON only.
    private static async Task<object?> ReadJsonAsync(FunctionContext context, ParameterInfo parameter, Stream body)
    {
        try
        {
            return await WorkerSerializer.Of(context).DeserializeAsync(body, parameter.ParameterType, context.CancellationToken);
        }
        catch (JsonException e)
        {
            throw new FunctionInputConverterException(
                $"Function '{context.FunctionDefinition.Name}': the request's body is no {parameter.ParameterType.Name}. {e.Message}", e);
        }
    }
}
