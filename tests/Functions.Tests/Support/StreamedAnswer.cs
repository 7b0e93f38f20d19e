using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Cryptomeria.Functions.Tests.Support;

/// <summary>An answer that a test reads piece by piece, as it is written.</summary>
public sealed class StreamedAnswer
{
    private readonly Channel<string> _pieces = Channel.CreateUnbounded<string>();
    private readonly Response _response = new();
    private readonly Lifetime _lifetime = new();

    public StreamedAnswer()
    {
        Context.Features.Set<IHttpResponseFeature>(_response);
        Context.Features.Set<IHttpRequestLifetimeFeature>(_lifetime);
        Context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(new Body(this)));
    }

    public DefaultHttpContext Context { get; } = new();

    /// <summary>The connection was broken off.</summary>
    public bool IsAborted => _lifetime.IsAborted;

    /// <summary>Waits for the next piece.</summary>
    public Task<string> NextAsync() =>
        _pieces.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

    private sealed class Response : HttpResponseFeature
    {
        public bool Begun { get; set; }

        public override bool HasStarted => Begun;
    }

    private sealed class Lifetime : IHttpRequestLifetimeFeature
    {
        public bool IsAborted { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => IsAborted = true;
    }

    private sealed class Body(StreamedAnswer answer) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => answer._response.Begun = true;

        public override void Write(byte[] buffer, int offset, int count)
        {
            answer._response.Begun = true;
            answer._pieces.Writer.TryWrite(Encoding.UTF8.GetString(buffer, offset, count));
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
