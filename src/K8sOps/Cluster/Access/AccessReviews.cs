using System.Collections.Concurrent;
using Cryptomeria.K8sOps.Cluster.Connection;
using k8s;
using k8s.Models;

namespace Cryptomeria.K8sOps.Cluster.Access;

/// <summary>
/// Asks the API server what this account may do (SelfSubjectAccessReview), which changes nothing and which every account may ask unless an administrator
/// took that away.
/// </summary>
internal sealed class AccessReviews(ClusterConnection connection, ApiResources resources)
{
    private const int AtATime = 8;

    /// <summary>
    /// Those of the rights that the account does not have; null where the API server does not tell. A kind it does not know is passed over.
    /// </summary>
    /// <exception cref="OperationException"><c>K8S_UNREACHABLE</c> and the like.</exception>
    public async Task<IReadOnlyList<MissingAccess>?> FindMissingAsync(string @namespace, IEnumerable<AccessRight> rights, CancellationToken cancellationToken)
    {
        var missing = new ConcurrentBag<MissingAccess>();
        try
        {
            await Parallel.ForEachAsync(
                rights.GroupBy(right => (right.Verb, right.ApiVersion, right.Kind)),
                new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken },
                async (group, token) =>
                {
                    if (await resources.FindAsync(@namespace, group.Key.ApiVersion, group.Key.Kind, token) is not { } resource)
                    {
                        return;
                    }

                    foreach (var one in await FindMissingAsync(@namespace, resource, group.Key.Verb, [.. group.Select(right => right.Name).Distinct()], token))
                    {
                        missing.Add(one);
                    }
                });
        }
        catch (OperationException e) when (e.Code == ErrorCodes.K8sForbidden)
        {
            return null;
        }

        return [.. missing.OrderBy(one => one.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>Checks rights before something is changed. Where the API server does not tell, what is done next will.</summary>
    /// <exception cref="OperationException"><c>K8S_FORBIDDEN</c>, naming all that is missing; <c>K8S_UNREACHABLE</c> and the like.</exception>
    public async Task RequireAsync(string @namespace, IEnumerable<AccessRight> rights, IStepLog log, CancellationToken cancellationToken)
    {
        var missing = await FindMissingAsync(@namespace, rights, cancellationToken);
        if (missing is null)
        {
            log.Event("this account may not ask which rights it has, so they are not checked beforehand");
        }
        else if (missing.Count > 0)
        {
            var all = string.Join(", ", missing);
            throw new OperationException(
                ErrorCodes.K8sForbidden,
                $"this account may not, in namespace {@namespace}: {all}",
                details: new Dictionary<string, string>
                {
                    ["namespace"] = @namespace,
                    ["verb"] = missing[0].Verb,
                    ["resource"] = missing[0].Resource,
                    ["missing"] = all,
                });
        }
    }

    // One question where the right is had for the kind as a whole. Only where it is not, a role may still name the objects.
    private async Task<IEnumerable<MissingAccess>> FindMissingAsync(
        string @namespace, ApiResource resource, string verb, IReadOnlyList<string?> names, CancellationToken cancellationToken)
    {
        if (await IsAllowedAsync(@namespace, resource, verb, null, cancellationToken))
        {
            return [];
        }

        if (names.Contains(null))
        {
            return [new MissingAccess(verb, resource.FullName, null)];
        }

        var denied = new List<MissingAccess>();
        foreach (var name in names)
        {
            if (!await IsAllowedAsync(@namespace, resource, verb, name, cancellationToken))
            {
                denied.Add(new MissingAccess(verb, resource.FullName, name));
            }
        }

        return denied.Count == names.Count ? [new MissingAccess(verb, resource.FullName, names.Count == 1 ? names[0] : null)] : denied;
    }

    private async Task<bool> IsAllowedAsync(string @namespace, ApiResource resource, string verb, string? name, CancellationToken cancellationToken)
    {
        var question = new V1SelfSubjectAccessReview
        {
            Spec = new V1SelfSubjectAccessReviewSpec
            {
                ResourceAttributes = new V1ResourceAttributes
                {
                    NamespaceProperty = resource.Namespaced ? @namespace : null,
                    Verb = verb,
                    Group = resource.Group,
                    Version = resource.Version,
                    Resource = resource.Plural,
                    Name = name,
                },
            },
        };
        var answer = await connection.CallAsync(
            new ClusterCall("create", "selfsubjectaccessreviews.authorization.k8s.io", @namespace),
            (client, token) => client.AuthorizationV1.CreateSelfSubjectAccessReviewAsync(question, cancellationToken: token),
            cancellationToken);
        return answer.Status.Allowed;
    }
}
