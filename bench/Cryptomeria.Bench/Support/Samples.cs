using System.Globalization;

namespace Cryptomeria.Bench.Support;

/// <summary>Times of one thing done again and again.</summary>
internal sealed class Samples(IEnumerable<TimeSpan> times)
{
    private readonly TimeSpan[] _sorted = [.. times.Order()];

    public double MedianMilliseconds => Milliseconds(0.5);

    /// <summary>Does it so often, one after another, after a few times to warm up.</summary>
    public static async Task<Samples> TakeAsync(int count, Func<Task> action, int warmUps = 5)
    {
        for (var i = 0; i < warmUps; i++)
        {
            await action();
        }

        var times = new List<TimeSpan>();
        for (var i = 0; i < count; i++)
        {
            var begin = TimeProvider.System.GetTimestamp();
            await action();
            times.Add(TimeProvider.System.GetElapsedTime(begin));
        }

        return new Samples(times);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"median {Milliseconds(0.5):0.0} ms, 95 % {Milliseconds(0.95):0.0} ms, 99 % {Milliseconds(0.99):0.0} ms, worst {Milliseconds(1):0.0} ms");

    private double Milliseconds(double share) => _sorted[(int)Math.Ceiling(share * (_sorted.Length - 1))].TotalMilliseconds;
}
