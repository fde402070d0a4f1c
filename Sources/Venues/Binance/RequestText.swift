internal import Base
internal import Digests
internal import Domain
internal import Glibc

/// Text grown in a caller's or an encoder's buffer; nothing is allocated, nothing grows past it.
@safe
struct RequestText: ~Copyable {
    private let start: UnsafeMutablePointer<UInt8>
    private let capacity: Int

    /// How many bytes there are.
    private(set) var count = 0

    /// - Precondition: the buffer stays in place and in no other hand while this is used.
    @unsafe
    init(start: UnsafeMutablePointer<UInt8>, capacity: Int) {
        unsafe self.start = start
        self.capacity = capacity
    }

    /// Begins again.
    mutating func clear() { count = 0 }

    @inline(__always)
    mutating func put(_ text: StaticString) {
        let length = text.utf8CodeUnitCount
        precondition(count + length <= capacity, "a request fits its buffer")
        // SAFETY: the room was checked.
        unsafe memcpy(start + count, text.utf8Start, length)
        count += length
    }

    @inline(__always)
    mutating func put(byte: UInt8) {
        precondition(count < capacity, "a request fits its buffer")
        unsafe start[count] = byte
        count += 1
    }

    /// Appends what another text holds from `from` on.
    mutating func put(_ other: borrowing RequestText, from: Int = 0) {
        let length = other.count - from
        precondition(from >= 0 && length >= 0 && count + length <= capacity, "a request fits")
        // SAFETY: both ranges were checked, and the buffers are two.
        unsafe memcpy(start + count, other.start + from, length)
        count += length
    }

    /// A whole number.
    mutating func put(integer value: Int64) {
        precondition(count + 20 <= capacity, "a request fits its buffer")
        if value < 0 { put(byte: UInt8(ascii: "-")) }
        // SAFETY: twenty bytes were checked, which is more than any integer has.
        var room = unsafe MutableSpan(_unsafeStart: start + count, count: capacity - count)
        count += Decimal.writeInteger(value.magnitude, into: &room, at: 0)
    }

    /// The shortest exact text of a decimal.
    mutating func put(decimal raw: Int64, _ scale: Scale) {
        precondition(count + Decimal.textBytesMax <= capacity, "a request fits its buffer")
        // SAFETY: the room of the longest text was checked.
        var room = unsafe MutableSpan(_unsafeStart: start + count, count: capacity - count)
        count += Decimal.write(raw, scale: scale, into: &room, at: 0)
    }

    /// Two digits a byte.
    mutating func put(hexadecimal bytes: Span<UInt8>) {
        precondition(count + 2 * bytes.count <= capacity, "a request fits its buffer")
        // SAFETY: the room of all digits was checked.
        var room = unsafe MutableSpan(_unsafeStart: start + count, count: 2 * bytes.count)
        count += Hex.encode(bytes, into: &room)
    }

    /// A symbol in its own bytes.
    mutating func put(symbol: SymbolText) {
        for index in 0..<symbol.count { put(byte: symbol[index]) }
    }

    /// A symbol as streams name it: ASCII letters small, all other bytes as they are.
    mutating func put(lowercase symbol: SymbolText) {
        for index in 0..<symbol.count {
            let byte = symbol[index]
            put(byte: byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte)
        }
    }

    /// Appends another text with everything escaped that a query's value may not hold.
    mutating func put(escaping other: borrowing RequestText) {
        for index in 0..<other.count { put(escaping: unsafe other.start[index]) }
    }

    /// One byte of a query's value.
    mutating func put(escaping byte: UInt8) {
        let letter = (byte | 0x20) &- UInt8(ascii: "a") < 26
        let digit = byte &- UInt8(ascii: "0") < 10
        let mark = byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
        if letter || digit || mark || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "~") {
            put(byte: byte)
        } else {
            put(byte: UInt8(ascii: "%"))
            put(byte: Self.digit(byte >> 4))
            put(byte: Self.digit(byte & 15))
        }
    }

    private static func digit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? nibble + UInt8(ascii: "0") : nibble - 10 + UInt8(ascii: "A")
    }

    /// A view of the bytes from `start` on, as they are now.
    func part(from first: Int) -> RequestText {
        precondition(first >= 0 && first <= count, "a part of the text")
        // SAFETY: so many bytes have been written; the view is only read.
        var part = unsafe RequestText(start: start + first, capacity: count - first)
        part.count = count - first
        return part
    }

    /// Lends the bytes from `from` on.
    func withBytes<Result>(from: Int = 0, _ body: (Span<UInt8>) -> Result) -> Result {
        precondition(from >= 0 && from <= count, "a part of the text")
        // SAFETY: so many bytes have been written.
        return unsafe body(Span(_unsafeStart: start + from, count: count - from))
    }
}
