/// A secret in memory: it prints as dots, and its bytes are overwritten at the end.
@safe
public final class Secret: @unchecked Sendable, CustomStringConvertible,
    CustomDebugStringConvertible
{
    private let storage: UnsafeMutableBufferPointer<UInt8>

    /// Takes over the bytes; the caller's copy should go away at once.
    public init(_ bytes: [UInt8]) {
        unsafe storage = .allocate(capacity: max(bytes.count, 1))
        unsafe storage.initialize(repeating: 0)
        for index in bytes.indices { unsafe storage[index] = bytes[index] }
        count = bytes.count
    }

    /// How many bytes it has.
    public let count: Int

    /// Lends the bytes for one call, to the code that signs.
    public func reveal<Result: ~Copyable, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        // SAFETY: the storage lives as long as this object and holds `count` bytes.
        let bytes = unsafe UnsafeBufferPointer(rebasing: storage[0..<count])
        return try body(unsafe bytes.span)
    }

    deinit {
        for index in unsafe storage.indices { unsafe storage[index] = 0 }
        unsafe storage.deallocate()
    }

    /// Never the secret.
    public var description: String { "••••" }

    /// Never the secret.
    public var debugDescription: String { "••••" }
}
