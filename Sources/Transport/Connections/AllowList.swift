/// The only hosts that are ever dialled, compared whole and without letter case.
public struct AllowList: Sendable {
    private let hosts: Set<String>

    /// Allows exactly these names or numeric addresses.
    public init(_ hosts: [String]) { self.hosts = Set(hosts.map { $0.lowercased() }) }

    /// True for a listed host.
    public func allows(_ host: String) -> Bool { hosts.contains(host.lowercased()) }
}

/// Why a connection was not even tried.
public enum DialRefusal: Error, Hashable, Sendable {
    /// The host is not on the allow-list.
    case hostNotAllowed(String)

    /// The path looks like moving money out.
    case forbiddenPath

    /// No address to dial.
    case noAddress

    /// All places are taken.
    case tableFull

    /// An encrypted connection without TLS settings; there is no fall-back to plain text.
    case noTLS

    /// The kernel refused to listen.
    case listen(errno: Int32)
}
