internal import Base
internal import CChecksum
internal import Domain
public import Market

/// OKX's checksum of a book: CRC-32 over the 25 best levels as text, bid and ask in turn.
///
/// The venue stopped sending it in June 2026 (it is 0 since); recordings from before carry it. It is
/// over the texts as sent, which never have trailing zeros, so the numbers alone give them back.
public enum BookChecksum {
    /// How many levels of each side it covers.
    static let depth = 25

    /// The checksum, signed as the venue sends it.
    public static func of(_ book: borrowing Book) -> Int32 {
        byVector(book) ?? byText(book)
    }

    /// The same by vectors; nil for an empty book, numbers of unusual size, or another processor.
    static func byVector(_ book: borrowing Book) -> Int32? {
        let empty = Level(price: .none, quantity: .zero)
        var levels = InlineArray<50, Level>(repeating: empty)
        let bidCount = min(book.levelCount(.buy), depth)
        let askCount = min(book.levelCount(.sell), depth)
        // A bid and an ask in turn; what one side has more follows.
        var place = 0
        book.forEachLevel(.buy) {
            levels[place + min(place, askCount)] = $0
            place += 1
            return place < bidCount
        }
        place = 0
        book.forEachLevel(.sell) {
            levels[place + min(place + 1, bidCount)] = $0
            place += 1
            return place < askCount
        }
        var sum: UInt32 = 0
        // SAFETY: a level is two integers, and so many of them lie there.
        let isSummed = unsafe levels.span.withUnsafeBytes {
            unsafe cchecksum_decimals(
                $0.baseAddress?.assumingMemoryBound(to: Int64.self),
                bidCount + askCount,
                UInt32(book.scale.price.digits),
                UInt32(book.scale.quantity.digits),
                &sum
            )
        }
        return isSummed == 0 ? nil : Int32(bitPattern: sum)
    }

    /// The same digit by digit: for any processor, and any number.
    static func byText(_ book: borrowing Book) -> Int32 {
        let empty = Level(price: .none, quantity: .zero)
        var bids = InlineArray<25, Level>(repeating: empty)
        var asks = InlineArray<25, Level>(repeating: empty)
        var bidSpan = bids.mutableSpan
        let bidCount = book.depth(.buy, into: &bidSpan)
        var askSpan = asks.mutableSpan
        let askCount = book.depth(.sell, into: &askSpan)
        var sum = CRC32()
        for index in 0..<max(bidCount, askCount) {
            if index < bidCount { sum.add(bids[index], book.scale) }
            if index < askCount { sum.add(asks[index], book.scale) }
        }
        return sum.value
    }
}

/// CRC-32 (IEEE) over texts joined by colons.
private struct CRC32 {
    private var register: UInt32 = .max
    private var isFirst = true

    var value: Int32 { Int32(bitPattern: ~register) }

    mutating func add(_ level: Level, _ scale: PairScale) {
        add(level.price.raw, scale.price)
        add(level.quantity.raw, scale.quantity)
    }

    /// A number as decimal text without trailing zeros.
    private mutating func add(_ raw: Int64, _ scale: Scale) {
        if !isFirst { add(UInt8(ascii: ":")) }
        isFirst = false
        var value = raw
        var fraction = Int(scale.digits)
        while fraction > 0, value % 10 == 0 {
            value /= 10
            fraction -= 1
        }
        var text = InlineArray<24, UInt8>(repeating: 0)
        var start = 24
        var written = 0
        repeat {
            if written == fraction, fraction > 0 {
                start -= 1
                text[start] = UInt8(ascii: ".")
            }
            start -= 1
            text[start] = UInt8(ascii: "0") + UInt8(value % 10)
            value /= 10
            written += 1
        } while value > 0 || written <= fraction
        for index in start..<24 { add(text[index]) }
    }

    private mutating func add(_ byte: UInt8) {
        register ^= UInt32(byte)
        for _ in 0..<2 { register = Self.remainders[Int(register & 15)] ^ register >> 4 }
    }

    /// Remainders of the sixteen half bytes by the reflected polynomial.
    private static let remainders: InlineArray<16, UInt32> = [
        0x0000_0000, 0x1DB7_1064, 0x3B6E_20C8, 0x26D9_30AC,
        0x76DC_4190, 0x6B6B_51F4, 0x4DB2_6158, 0x5005_713C,
        0xEDB8_8320, 0xF00F_9344, 0xD6D6_A3E8, 0xCB61_B38C,
        0x9B64_C2B0, 0x86D3_D2D4, 0xA00A_E278, 0xBDBD_F21C,
    ]
}
