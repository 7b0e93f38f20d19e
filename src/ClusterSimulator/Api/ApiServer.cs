using Cryptomeria.ClusterSimulator.Errors;
using Cryptomeria.ClusterSimulator.Exec;
using Cryptomeria.ClusterSimulator.Faults;
using Cryptomeria.ClusterSimulator.Store;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.ClusterSimulator.Api;

/// <summary>Serves a request: faults, who asks, what is asked for, may they, do it.</summary>
internal sealed partial class ApiServer(
    FaultGate faults,
    Authorizer authorizer,
    AccessReviewHandler reviews,
    ResourceHandler resources,
    ScaleHandler scale,
    LogHandler logs,
    ProxyHandler proxy,
    ExecHandler exec,
    RequestJournal journal,
    ILogger logger)
{
    public async Task ServeAsync(HttpContext context)
    {
        journal.Add(context);
        try
        {
            if (await faults.EnterAsync(context))
            {
                await DispatchAsync(context);
            }
        }
        catch (ApiException exception) when (!context.Response.HasStarted)
        {
            await ApiAnswer.WriteAsync(context, exception);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            LogFailure(logger, exception, context.Request.Method, context.Request.Path);
            await ApiAnswer.WriteAsync(context, ApiErrors.Internal(exception.Message));
        }
        finally
        {
            faults.Leave(context);
        }
    }

    private async Task DispatchAsync(HttpContext context)
    {
        var user = authorizer.Authenticate(context.Request);
        var path = context.Request.Path.Value ?? "/";
        if (await ServeUnversionedAsync(context, user, path))
        {
            return;
        }

        var request = ApiRequest.Read(context.Request) ?? throw ApiErrors.UnknownPath();
        request.CheckVerb();
        authorizer.Check(user, request);
        await (request.Subresource switch
        {
            "scale" => scale.ServeAsync(context, request),
            "log" => logs.ServeAsync(context, request),
            "proxy" => proxy.ServeAsync(context, request),
            "exec" => exec.ServeAsync(context, request),
            _ => resources.ServeAsync(context, request),
        });
    }

    /// <summary>Serves what is no resource; false where the path is none of these.</summary>
    private async Task<bool> ServeUnversionedAsync(HttpContext context, ApiUser user, string path)
    {
        if (path == AccessReviewHandler.Path)
        {
            await reviews.ServeAsync(context, user);
            return true;
        }

        if (path is "/healthz" or "/readyz" or "/livez")
        {
            ApiAnswer.Begin(context, 200, "text/plain; charset=utf-8");
            await context.Response.WriteAsync("ok", context.RequestAborted);
            return true;
        }

        if (AggregatedDiscovery.Find(context.Request) is { } all)
        {
            if (!HttpMethods.IsGet(context.Request.Method))
            {
                throw ApiErrors.MethodNotAllowed();
            }

            await ApiAnswer.WriteAsync(context, 200, JsonText.Bytes(all), AggregatedDiscovery.MediaType);
            return true;
        }

        var document = path is "/version" or "/version/" ? Discovery.Version()
            : OpenApi.Find(path) ?? Discovery.Find(path, context.Request.Host.Value ?? "");
        if (document is null)
        {
            return false;
        }

        if (!HttpMethods.IsGet(context.Request.Method))
        {
            throw ApiErrors.MethodNotAllowed();
        }

        await ApiAnswer.WriteAsync(context, 200, document);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private static partial void LogFailure(ILogger logger, Exception exception, string method, string path);
}
