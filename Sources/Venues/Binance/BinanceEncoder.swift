internal import Base
internal import Digests
internal import Domain
public import VenuePort

/// Binance USD-M's requests, written and signed in place.
@safe
public struct BinanceEncoder: ~Copyable, OrderEncoder {
    /// The most bytes of one message or target; five orders of a batch, escaped, need most.
    public static var requestBytesMax: Int { 8_192 }

    /// The most orders of one batch.
    public static var batchMax: Int { 5 }

    /// The most orders of one batch cancel.
    public static var batchCancelMax: Int { 10 }

    /// How long the venue may take over requests that change no order.
    static var queryWindow: Nanoseconds { .milliseconds(5_000) }

    var key: BinanceKey

    /// Whether the trade session is logged on, so that its frames need no signature.
    public var isSessionOpen = false

    private let apiKey: UnsafeMutablePointer<UInt8>
    private let apiKeyCount: Int
    private let scratch: UnsafeMutablePointer<UInt8>

    /// Takes the key's public name and the key.
    ///
    /// - Precondition: the name is printable ASCII without quotes, as the venue gives it out.
    public init(apiKey name: Span<UInt8>, key: consuming BinanceKey) {
        self.key = key
        apiKeyCount = name.count
        unsafe apiKey = .allocate(capacity: max(1, name.count))
        for index in name.indices {
            let byte = name[index]
            precondition(byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\""), "a plain name")
            unsafe apiKey[index] = byte
        }
        unsafe scratch = .allocate(capacity: 2 * Self.requestBytesMax)
    }

    deinit {
        unsafe apiKey.deallocate()
        unsafe scratch.deallocate()
    }

    /// The key's public name, for the header of REST requests.
    public func withAPIKey(_ body: (Span<UInt8>) -> Void) {
        // SAFETY: so many bytes were written in init.
        unsafe body(Span(_unsafeStart: apiKey, count: apiKeyCount))
    }

    /// The key's public name as text of a request.
    func apiKeyText() -> RequestText {
        // SAFETY: nothing is written to it; it says what init wrote.
        var text = unsafe RequestText(start: scratch + Self.requestBytesMax, capacity: 256)
        for index in 0..<apiKeyCount { text.put(byte: unsafe apiKey[index]) }
        return text
    }

    /// An empty text in the encoder's own memory; one at a time.
    func scratchText() -> RequestText {
        // SAFETY: the half of the scratch that `apiKeyText` does not use.
        unsafe RequestText(start: scratch, capacity: Self.requestBytesMax)
    }

    /// Lends a caller's buffer as text, and returns what `body` makes of it.
    static func write<Result>(
        into buffer: inout MutableSpan<UInt8>,
        _ body: (consuming RequestText) -> Result
    ) -> Result {
        precondition(buffer.count >= requestBytesMax, "a buffer has room for any request")
        return unsafe buffer.withUnsafeMutableBufferPointer { room in
            guard let start = room.baseAddress else { preconditionFailure("a buffer has a place") }
            // SAFETY: the text lives no longer than this call.
            return unsafe body(RequestText(start: start, capacity: room.count))
        }
    }
}
