public import Base

/// What asking for a name came to.
public enum NameAnswer: Sendable {
    /// Asked, no answer yet.
    case waiting

    /// The addresses, within their stated lifetime.
    case addresses([SocketAddress])

    /// No address, in words.
    case failed(String)
}

/// The door to name resolution; asking never blocks.
public protocol Names: ~Copyable {
    /// Addresses of `host`, or a question on its way.
    mutating func addresses(of host: String, port: UInt16, at now: Instant) -> NameAnswer
}

/// Names that are known from the start: loopback tests and the virtual network.
public struct FixedNames: Names, ~Copyable {
    private let table: [String: [SocketAddress]]

    /// Maps each name to its addresses; the port is the asker's.
    public init(_ table: [String: [SocketAddress]]) { self.table = table }

    /// The known addresses.
    public mutating func addresses(
        of host: String,
        port: UInt16,
        at now: Instant
    ) -> NameAnswer {
        if let numeric = SocketAddress(host, port: port) { return .addresses([numeric]) }
        guard let known = table[host] else { return .failed("unknown name") }
        return .addresses(
            known.map { address in
                var address = address
                address.port = port
                return address
            }
        )
    }
}
