using System.Text;
using Cryptomeria.ClusterSimulator.Pods;
using Cryptomeria.ClusterSimulator.Pods.Containers;

namespace Cryptomeria.ClusterSimulator.Tests.Pods;

/// <summary>What lives as long as a container, a pod, or a claim.</summary>
public sealed class VolumeTests
{
    private static readonly PodMount[] Mounts =
    [
        new("/data", "claim", null), new("/data/config", null, null),
        new("/etc/secret", null, new Dictionary<string, byte[]> { ["word"] = "geheim"u8.ToArray() }),
    ];

    [Fact]
    public async Task A_claim_keeps_its_content_and_an_empty_directory_inside_of_it_does_not()
    {
        await using var box = new TestContainer(Mounts);
        await box.ShAsync("echo a > /data/kept; echo b > /data/config/lost; echo c > /tmp/lost");
        box.Host.Start(TestContainer.Start(Mounts));
        Assert.Equal("config\nkept\na\n", (await box.ShAsync("ls /data; cat /data/kept; ls /data/config /tmp/lost 2>/dev/null | grep lost")).Output);
        box.Host.Stop(TestContainer.Namespace, TestContainer.Name);
        box.Host.DeleteVolume(TestContainer.Namespace, "claim");
        box.Host.Start(TestContainer.Start(Mounts));
        Assert.Equal("config\n", (await box.ShAsync("ls /data")).Output);
    }

    [Fact]
    public async Task A_secret_can_be_read_and_not_changed()
    {
        await using var box = new TestContainer(Mounts);
        Assert.Equal("geheim", (await box.ShAsync("cat /etc/secret/*")).Output);
        var refused = await box.ShAsync("echo x > /etc/secret/word; echo $?; rm /etc/secret/word; echo $?; touch /etc/secret/new; echo $?");
        Assert.Equal("2\n1\n1\n", refused.Output);
        Assert.Contains("Read-only file system", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_written_to_process_1s_output_is_the_containers_log()
    {
        await using var box = new TestContainer();
        await box.ShAsync("echo one > /proc/1/fd/1; printf 'two\\nthree\\n' > /proc/1/fd/2; echo mine");
        var lines = new List<string>();
        await foreach (var line in box.Host.Find(TestContainer.Namespace, TestContainer.Name)!.Logs["main"].ReadAsync(follow: false, default))
        {
            lines.Add(line.Text);
        }

        Assert.Equal(["one", "two", "three"], lines);
    }

    [Fact]
    public async Task A_followed_log_brings_new_lines_and_ends_with_the_pod()
    {
        await using var box = new TestContainer();
        var log = box.Host.Find(TestContainer.Namespace, TestContainer.Name)!.Logs["main"];
        var lines = new List<string>();
        var following = Task.Run(async () =>
        {
            await foreach (var line in log.ReadAsync(follow: true, default))
            {
                lines.Add(line.Text);
            }
        });
        await box.ShAsync("for i in 1 2 3; do echo $i > /proc/1/fd/1; done");
        box.Host.Stop(TestContainer.Namespace, TestContainer.Name);
        await following.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(["1", "2", "3"], lines);
    }

    [Fact]
    public async Task The_process_files_have_the_kernels_form()
    {
        await using var box = new TestContainer();
        var output = (await box.ShAsync(
            """
            read -r up idle < /proc/uptime; case $up in *.??) echo uptime;; esac
            grep -c '^btime [0-9]*$' /proc/stat
            read -r s < /proc/$$/stat; set -- ${s##*) }; [ "$1 $#" = "S 50" ] && echo "fields $2"
            [ "${20}" -ge 360000 ] && echo start
            cat /proc/$$/comm; tr '\0' ' ' < /proc/1/cmdline | cut -d' ' -f1,2; cat /proc/self/comm
            grep -E '^(Name|PPid):' /proc/$$/status; A=1 env | grep -c '^A=1'; env B=2 sh -c 'tr "\0" "\n" < /proc/$$/environ' | grep B=
            """)).Output;
        Assert.Equal("uptime\n1\nfields 0\nstart\nsh\n/bin/sh -c\ncat\nName:\tsh\nPPid:\t0\n1\nB=2\n", output);
    }

    [Fact]
    public async Task Pods_share_a_claim_while_one_replaces_the_other()
    {
        await using var box = new TestContainer(Mounts);
        box.Host.Start(TestContainer.Start(Mounts) with { Name = "other" });
        await box.ShAsync("echo shared > /data/f");
        var output = new MemoryStream();
        var exec = new ContainerExec(TestContainer.Namespace, "other", "main", ["cat", "/data/f"], null, TestContainer.Sink(output), _ => ValueTask.CompletedTask);
        await PodHost.ExecAsync(box.Host.Find(TestContainer.Namespace, "other")!.Containers["main"], exec, default);
        Assert.Equal("shared\n", Encoding.UTF8.GetString(output.ToArray()));
    }
}
