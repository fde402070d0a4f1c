/// What TLS agreed on for one connection.
public struct ConnectionSecurity: Hashable, Sendable {
    /// The protocol version.
    public let version: TLSSettings.Version?

    /// The cipher suite.
    public let cipher: String

    /// True when an earlier session was resumed: no certificate was sent again.
    public let isResumed: Bool
}
