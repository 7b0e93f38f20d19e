using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Pods.Shell.Expansion;

/// <summary>Finds the paths that match a pattern.</summary>
internal static class PathGlob
{
    /// <summary>The matching paths in byte order, as typed; none where nothing matches.</summary>
    public static IReadOnlyList<string> Find(ProgramContext context, Field field)
    {
        var found = new List<string> { "" };
        var segments = field.SplitAtSlashes().ToList();
        for (var i = 0; i < segments.Count; i++)
        {
            var segment = segments[i];
            var last = i == segments.Count - 1;
            var next = new List<string>();
            foreach (var before in found)
            {
                if (!segment.HasPattern)
                {
                    var path = before + segment.Text;
                    if (!last)
                    {
                        next.Add(path + "/");
                    }
                    else if (segment.Text.Length == 0 || context.Find(path) is not null)
                    {
                        next.Add(path);
                    }

                    continue;
                }
                if (context.Find(before.Length == 0 ? "." : before) is not DirectoryNode directory)
                {
                    continue;
                }

                var pattern = GlobPattern.Create(segment);
                foreach (var name in directory.Names().Where(name => pattern.IsMatch(name) && (name[0] != '.' || segment.Text[0] == '.')))
                {
                    if (last)
                    {
                        next.Add(before + name);
                    }
                    else if (context.Find(before + name) is DirectoryNode)
                    {
                        next.Add(before + name + "/");
                    }
                }
            }
            found = next;
        }
        return [.. found.Order(StringComparer.Ordinal)];
    }
}
