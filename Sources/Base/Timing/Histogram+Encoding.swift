/// Why bytes are no histogram of this kind.
@frozen
public enum HistogramFault: UInt8, Error, Sendable {
    /// They end too early.
    case truncated = 1

    /// They do not begin as HdrHistogram's second encoding does.
    case foreign = 2

    /// Another range or precision than this program's.
    case range = 3

    /// A counter beyond the last, or a negative or too large count.
    case counters = 4
}

/// The compact form: HdrHistogram's V2 encoding, which its other implementations read.
///
/// A head of 40 bytes in network order, then the counters as zigzag LEB128 with runs of zeros as one
/// negative number. The exact maximum and the overflow count are not part of it.
extension Histogram {
    private static let cookie: UInt64 = 0x1C84_9303 | 0x10
    private static let headBytes = 40
    private static let oneAsDouble: UInt64 = 0x3FF0_0000_0000_0000

    /// The compact form.
    public func encoded() -> [UInt8] {
        var body: [UInt8] = []
        var zeros: Int64 = 0
        for index in 0..<Self.counterCount {
            let count = counter(index)
            guard count > 0 else {
                zeros += 1
                continue
            }
            if zeros > 0 { Self.append(-zeros, to: &body) }
            zeros = 0
            Self.append(Int64(clamping: count), to: &body)
        }
        var bytes: [UInt8] = []
        Self.append(Self.cookie, width: 4, to: &bytes)
        Self.append(UInt64(body.count), width: 4, to: &bytes)
        Self.append(0, width: 4, to: &bytes)
        Self.append(3, width: 4, to: &bytes)
        Self.append(1, width: 8, to: &bytes)
        Self.append(UInt64(Self.highestNanoseconds), width: 8, to: &bytes)
        Self.append(Self.oneAsDouble, width: 8, to: &bytes)
        return bytes + body
    }

    /// Reads the compact form; the maximum becomes that of its counter.
    public init(decoding bytes: Span<UInt8>) throws(HistogramFault) {
        self.init()
        guard bytes.count >= Self.headBytes else { throw .truncated }
        guard Self.number(bytes, at: 0, width: 4) == Self.cookie else { throw .foreign }
        let length = Int(Self.number(bytes, at: 4, width: 4))
        guard Self.number(bytes, at: 8, width: 4) == 0,
            Self.number(bytes, at: 12, width: 4) == 3,
            Self.number(bytes, at: 16, width: 8) == 1,
            Self.number(bytes, at: 24, width: 8) == UInt64(Self.highestNanoseconds)
        else { throw .range }
        guard bytes.count - Self.headBytes >= length else { throw .truncated }
        var at = Self.headBytes
        let end = at + length
        var index = 0
        while at < end {
            let value = try Self.zigzag(bytes, at: &at, end: end)
            if value < 0 {
                guard value >= -Int64(Self.counterCount) else { throw .counters }
                index += Int(-value)
                continue
            }
            guard index < Self.counterCount else { throw .counters }
            if value > 0 {
                longest = Swift.min(
                    Swift.max(longest, Self.highest(at: index)),
                    Self.highestNanoseconds
                )
                add(UInt64(value), toCounter: index)
            }
            index += 1
        }
    }

    private static func append(_ number: UInt64, width: Int, to bytes: inout [UInt8]) {
        for place in (0..<width).reversed() {
            bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(place * 8)))
        }
    }

    private static func number(_ bytes: Span<UInt8>, at start: Int, width: Int) -> UInt64 {
        var number: UInt64 = 0
        for place in 0..<width { number = number << 8 | UInt64(bytes[start + place]) }
        return number
    }

    /// Seven bits a byte, the lowest first; a ninth byte holds eight.
    private static func append(_ value: Int64, to bytes: inout [UInt8]) {
        var rest = UInt64(bitPattern: value << 1 ^ value >> 63)
        for _ in 0..<8 {
            if rest < 0x80 {
                bytes.append(UInt8(rest))
                return
            }
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private static func zigzag(
        _ bytes: Span<UInt8>,
        at: inout Int,
        end: Int
    ) throws(HistogramFault) -> Int64 {
        var raw: UInt64 = 0
        for place in 0..<9 {
            guard at < end else { throw .truncated }
            let byte = UInt64(bytes[at])
            at += 1
            if place == 8 {
                raw |= byte << 56
                break
            }
            raw |= (byte & 0x7F) << UInt64(place * 7)
            if byte < 0x80 { break }
        }
        return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
    }
}
