using Cryptomeria.Functions.Jobs;

namespace Cryptomeria.Functions.Tests.Jobs;

public class JobIdTests
{
    [Fact]
    public void An_id_tells_when_it_was_made_to_the_millisecond()
    {
        var now = new DateTimeOffset(2026, 1, 23, 12, 34, 56, 789, TimeSpan.Zero);
        var id = JobId.New(now);
        Assert.Matches("^job_20260123_[0-9a-hjkmnp-tv-z]{10}$", id);
        Assert.True(JobId.TryGetCreatedAt(id, out var createdAt));
        Assert.Equal(now, createdAt);
    }

    [Fact]
    public void Ids_of_a_day_sort_by_creation()
    {
        var start = new DateTimeOffset(2026, 1, 23, 0, 0, 0, TimeSpan.Zero);
        var ids = Enumerable.Range(0, 500).Select(i => JobId.New(start.AddMilliseconds(i * 172_799L))).ToList();
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public void Another_offset_is_counted_in_utc() =>
        Assert.StartsWith("job_20260122_", JobId.New(new DateTimeOffset(2026, 1, 23, 1, 0, 0, TimeSpan.FromHours(9))), StringComparison.Ordinal);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("job_20260123_abcdef")]
    [InlineData("job_20261323_0000000000")]
    [InlineData("job_20260123-0000000000")]
    [InlineData("job_20260123_zzzzzz0000")]
    [InlineData("job_20260123_00000i0000")]
    [InlineData("JOB_20260123_0000000000")]
    public void What_is_no_id_is_told_apart(string? text) => Assert.False(JobId.TryGetCreatedAt(text, out _));
}
