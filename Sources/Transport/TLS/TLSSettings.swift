/// How connections are encrypted; the default is what live connections use.
public struct TLSSettings: Sendable {
    /// A protocol version, by its number on the wire.
    public enum Version: Int32, Sendable {
        /// TLS 1.2.
        case v12 = 0x0303

        /// TLS 1.3.
        case v13 = 0x0304
    }

    /// Whom a client believes.
    public enum Trust: Sendable {
        /// The system's certificate store.
        case system

        /// Only the authorities in this PEM file.
        case file(String)
    }

    /// The oldest version accepted.
    public var minimum = Version.v12

    /// The newest version offered.
    public var maximum = Version.v13

    /// Suites of 1.3 in order of preference: AES-128-GCM first, which every server processor has instructions for.
    public var suites = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"

    /// Suites of 1.2: forward secrecy and authenticated encryption only.
    public var ciphers =
        "ECDHE+AESGCM+AES128:ECDHE+AESGCM:ECDHE+CHACHA20"

    /// Whom this side believes.
    public var trust = Trust.system

    /// The most plaintext in one outgoing record, which sizes the write buffer of a connection.
    public var recordBytesMax = 4_096

    /// The live defaults.
    public init() {}
}
