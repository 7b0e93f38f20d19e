using System.Text.Json;

namespace Cryptomeria.K8sOps.Tests;

/// <summary>Facts of an error: numbers stay numbers.</summary>
public class DetailValueTests
{
    [Fact]
    public void Texts_and_numbers_are_written_and_read_as_what_they_are()
    {
        var details = new Dictionary<string, DetailValue> { ["exitCode"] = 137, ["code"] = 5L, ["release"] = "007", ["none"] = string.Empty };
        var json = JsonSerializer.Serialize(details);
        Assert.Equal("""{"exitCode":137,"code":5,"release":"007","none":""}""", json);
        Assert.Equal(details, JsonSerializer.Deserialize<Dictionary<string, DetailValue>>(json));
        Assert.Equal((137, "137"), (details["exitCode"].Number, details["exitCode"].ToString()));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("1.5")]
    [InlineData("{}")]
    public void What_is_neither_is_refused(string json) => Assert.ThrowsAny<Exception>(() => JsonSerializer.Deserialize<Dictionary<string, DetailValue>>($"{{\"a\":{json}}}"));

    [Fact]
    public void Only_texts_are_changed()
    {
        DetailValue text = "secret", number = 5;
        Assert.Equal(("***", 5), (text.Map(_ => "***").ToString(), number.Map(_ => "***").Number));
    }

    [Fact]
    public void An_exception_keeps_both_and_adds_its_hint()
    {
        var e = new OperationException(ErrorCodes.HelmFailed, "it failed", false, new Dictionary<string, DetailValue> { ["exitCode"] = 1, ["stderr"] = "Error: no" });
        Assert.Equal((1, "Error: no"), (e.Facts["exitCode"].Number, e.Facts["stderr"].ToString()));
        Assert.Equal("1", e.Details["exitCode"]);
        Assert.NotEmpty(e.Details["hint"]);
    }
}
