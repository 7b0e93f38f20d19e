using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Cryptomeria.K8sOps.Cluster.Connection;

/// <summary>
/// What <c>NO_PROXY</c> keeps from the proxy, read as Go's <c>httpproxy</c> reads it (kubectl, helm): set apart by commas, each a domain with all below it
/// (<c>example.com</c>), only what is below it (<c>.example.com</c>, <c>*.example.com</c>), an address, a range (<c>10.0.0.0/8</c>), or <c>*</c> for all; but
/// for the last two with a port or for any. Loopback addresses and <c>localhost</c> are kept from it always.
/// </summary>
internal sealed class ProxyBypass
{
    private readonly List<(IPAddress Address, string Port)> _addresses = [];
    private readonly List<(IPAddress Address, int Bits)> _ranges = [];
    private readonly List<(string Suffix, bool WithDomain, string Port)> _domains = [];
    private readonly bool _all;

    /// <param name="list">Null or empty for none. What is malformed in it is passed over.</param>
    public ProxyBypass(string? list)
    {
        foreach (var entry in (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (entry == "*")
            {
                _all = true;
            }
            else
            {
                Add(entry.ToLowerInvariant());
            }
        }
    }

    /// <summary>True where the proxy is not asked.</summary>
    /// <param name="host">A name or an address, without brackets.</param>
    public bool Contains(string host, int port)
    {
        if (_all || host == "localhost")
        {
            return true;
        }

        var number = port.ToString(CultureInfo.InvariantCulture);
        if (Address(host) is { } address)
        {
            return IPAddress.IsLoopback(address)
                || _addresses.Any(one => one.Address.Equals(address) && IsPort(one.Port))
                || _ranges.Any(range => IsWithin(address, range.Address, range.Bits));
        }

        return _domains.Any(domain =>
            IsPort(domain.Port) && (host.EndsWith(domain.Suffix, StringComparison.Ordinal) || (domain.WithDomain && host == domain.Suffix[1..])));

        bool IsPort(string wanted) => wanted.Length == 0 || wanted == number;
    }

    private void Add(string entry)
    {
        if (Range(entry) is { } range)
        {
            _ranges.Add(range);
            return;
        }

        var (host, port) = SplitPort(entry);
        if (host.Length == 0)
        {
            return;
        }

        if (Address(host) is { } address)
        {
            _addresses.Add((address, port));
            return;
        }

        if (host.StartsWith("*.", StringComparison.Ordinal))
        {
            host = host[1..];
        }

        var withDomain = host[0] != '.';
        _domains.Add((Ascii(withDomain ? "." + host : host), withDomain, port));
    }

    private static (string Host, string Port) SplitPort(string entry)
    {
        var bracket = entry.StartsWith('[') ? entry.IndexOf(']', StringComparison.Ordinal) : -1;
        if (bracket > 0)
        {
            return (entry[1..bracket], entry[(bracket + 1)..].TrimStart(':'));
        }

        // With more than one it is an IPv6 address.
        var colon = entry.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || colon != entry.LastIndexOf(':') ? (entry, "") : (entry[..colon], entry[(colon + 1)..]);
    }

    private static (IPAddress Address, int Bits)? Range(string entry) =>
        entry.Split('/') is [var first, var length]
        && Address(first) is { } address
        && int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
        && bits <= address.GetAddressBytes().Length * 8
            ? (address, bits)
            : null;

    // "1" and "10.1" are addresses to .NET, but to nobody who writes such a list.
    private static IPAddress? Address(string text)
    {
        if (!IPAddress.TryParse(text, out var address))
        {
            return null;
        }

        if (address.AddressFamily == AddressFamily.InterNetwork && text.Count(c => c == '.') != 3)
        {
            return null;
        }

        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    private static bool IsWithin(IPAddress address, IPAddress range, int bits)
    {
        var (one, other) = (address.GetAddressBytes(), range.GetAddressBytes());
        if (one.Length != other.Length || !one.AsSpan(0, bits / 8).SequenceEqual(other.AsSpan(0, bits / 8)))
        {
            return false;
        }

        return bits % 8 == 0 || (one[bits / 8] ^ other[bits / 8]) >> (8 - (bits % 8)) == 0;
    }

    private static string Ascii(string domain)
    {
        try
        {
            return "." + new IdnMapping().GetAscii(domain[1..]);
        }
        catch (ArgumentException)
        {
            // No name that can be had in DNS: it stands for itself.
            return domain;
        }
    }
}
