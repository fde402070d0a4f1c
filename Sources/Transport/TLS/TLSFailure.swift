/// Why TLS could not be set up, in words without secrets.
public struct TLSFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was refused, by whom.
    public let description: String
}
