internal import CSockets

/// An IPv4 or IPv6 endpoint.
public struct SocketAddress: Sendable {
    var raw: csockets_address

    /// Reads a numeric address; nil for a name.
    public init?(_ text: String, port: UInt16) {
        raw = csockets_address()
        guard unsafe csockets_parse(text, port, &raw) == 0 else { return nil }
    }

    init(raw: csockets_address) { self.raw = raw }

    /// This machine, IPv4.
    public static func loopback(port: UInt16) -> SocketAddress {
        var raw = csockets_address()
        raw.port = port
        raw.bytes.0 = 127
        raw.bytes.3 = 1
        return SocketAddress(raw: raw)
    }

    /// The port.
    public var port: UInt16 {
        get { raw.port }
        set { raw.port = newValue }
    }

    /// True for IPv6.
    public var isV6: Bool { raw.is_v6 != 0 }
}
