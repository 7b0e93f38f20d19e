using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Errors;
using Cryptomeria.ClusterSimulator.Store;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.ClusterSimulator.Api;

/// <summary>Answers "may I?" (SelfSubjectAccessReview) as the request itself would be answered.</summary>
internal sealed class AccessReviewHandler(Authorizer authorizer)
{
    public const string Path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

    public async Task ServeAsync(HttpContext context, ApiUser user)
    {
        if (context.Request.Method != HttpMethods.Post)
        {
            throw ApiErrors.MethodNotAllowed();
        }

        var body = await RequestBody.ReadObjectAsync(context);
        var answer = new JsonObject
        {
            ["kind"] = "SelfSubjectAccessReview",
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["metadata"] = new JsonObject { ["creationTimestamp"] = null },
            ["spec"] = body["spec"]?.DeepClone(),
            ["status"] = new JsonObject { ["allowed"] = IsAllowed(user, body.At("spec", "resourceAttributes")) },
        };
        await ApiAnswer.WriteAsync(context, 201, answer);
    }

    private bool IsAllowed(ApiUser user, JsonNode? attributes)
    {
        if (attributes is null)
        {
            return !user.IsNobody;
        }

        return authorizer.IsAllowed(user, attributes.Text("verb") ?? "", attributes.Text("resource") ?? "", attributes.Text("subresource"));
    }
}
