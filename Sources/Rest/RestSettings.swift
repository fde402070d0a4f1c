public import Base

/// A venue's REST address; only configured origins are ever contacted.
public struct RestOrigin: Sendable {
    /// The host's name or numeric address.
    public let host: String

    /// The port.
    public let port: UInt16

    /// False only for loopback.
    public let isEncrypted: Bool

    /// States an origin.
    public init(host: String, port: UInt16 = 443, isEncrypted: Bool = true) {
        self.host = host
        self.port = port
        self.isEncrypted = isEncrypted
    }

    var base: String {
        let bracketed = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
        return "\(isEncrypted ? "https" : "http")://\(bracketed):\(port)"
    }
}

/// What a worker is laid out for.
public struct RestSettings: Sendable {
    /// The origins, named by their place here.
    public var origins: [RestOrigin]

    /// A PEM file of the authorities to believe; nil for the system's.
    public var authorities: String?

    /// Bytes of requests that may wait; a power of two.
    public var requestRingBytes = 1 << 18

    /// Bytes of answers that may wait; a power of two, more than twice the longest answer.
    public var answerRingBytes = 1 << 24

    /// The longest body; a longer one fails its transfer.
    public var bodyBytesMax = 4 << 20

    /// The processor the worker is bound to; nil leaves the choice to the kernel.
    public var cpu: UInt32?

    /// Default sizes for these origins.
    public init(origins: [RestOrigin]) { self.origins = origins }
}

/// Why a worker could not start.
public enum RestFailure: Error, Sendable {
    /// libcurl would not start.
    case noCurl

    /// The host refused a thread or the event that wakes the asking one.
    case thread(SystemError)
}
