internal import Digests

/// Fills a page or small file with little-endian fields, one after the other.
struct PageWriter {
    private(set) var bytes: [UInt8] = []

    mutating func put(_ value: some FixedWidthInteger) {
        for shift in stride(from: 0, to: value.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    mutating func put(_ digest: Digest256) {
        for index in digest.bytes.indices { bytes.append(digest.bytes[index]) }
    }

    /// All of the bytes, without their count.
    mutating func put(all bytes: [UInt8]) { self.bytes.append(contentsOf: bytes) }

    /// A length byte and at most `width - 1` bytes, padded to `width`.
    mutating func put(_ text: [UInt8], width: Int) {
        let kept = text.prefix(width - 1)
        bytes.append(UInt8(kept.count))
        bytes.append(contentsOf: kept)
        bytes.append(contentsOf: repeatElement(0, count: width - 1 - kept.count))
    }

    /// Zeros up to `count` bytes in all.
    mutating func pad(to count: Int) {
        precondition(bytes.count <= count, "the fields fit their page")
        bytes.append(contentsOf: repeatElement(0, count: count - bytes.count))
    }

    /// Ends with the checksum of everything before it.
    mutating func close() { put(CRC32C.of(bytes.span)) }
}

/// Takes fields out of bytes; past the end it gives zeros and remembers.
struct PageReader {
    private let bytes: [UInt8]
    private var at = 0

    /// Whether a field lay beyond the end.
    private(set) var overran = false

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Whether the last four bytes are the checksum of the others.
    static func isWhole(_ bytes: [UInt8]) -> Bool {
        guard bytes.count > 4 else { return false }
        var tail = PageReader(Array(bytes.suffix(4)))
        return tail.take(UInt32.self) == CRC32C.of(bytes.span.extracting(droppingLast: 4))
    }

    mutating func take<Value: FixedWidthInteger>(_ type: Value.Type) -> Value {
        let width = Value.bitWidth / 8
        guard bytes.count - at >= width else {
            overran = true
            return 0
        }
        var value: Value = 0
        for index in 0..<width {
            value |= Value(truncatingIfNeeded: bytes[at + index]) << (8 * index)
        }
        at += width
        return value
    }

    mutating func takeDigest() -> Digest256 {
        var digest = Digest256.zero
        for index in digest.bytes.indices { digest.bytes[index] = take(UInt8.self) }
        return digest
    }

    mutating func takeText(width: Int) -> [UInt8] {
        let count = Int(take(UInt8.self))
        guard count < width, bytes.count - at >= width - 1 else {
            overran = true
            return []
        }
        let text = Array(bytes[at..<at + count])
        at += width - 1
        return text
    }

    mutating func take(bytes count: Int) -> [UInt8] {
        guard bytes.count - at >= count else {
            overran = true
            return []
        }
        defer { at += count }
        return Array(bytes[at..<at + count])
    }

    mutating func skip(to offset: Int) { at = offset }
}
