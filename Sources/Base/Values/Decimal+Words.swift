/// The fast way to read a decimal: eight digits at a time as one machine word.
///
/// Covers what venues send nearly always, up to 16 bytes of digits with at most one point; anything
/// else (signs, exponents, long or faulty texts) is left to the loop in `parseAny`. A word holds the
/// text's end in its high bytes, so that digits keep their places whatever the length; unused low
/// bytes are filled with ASCII zeros.
extension Decimal {
    /// The value at `scale` of a text of at most eight bytes; nil sends it to `parseLong`.
    @inlinable @inline(__always)
    static func short(_ text: Span<UInt8>, scale: Scale) -> Int64? {
        let count = text.count
        guard UInt(bitPattern: count &- 1) <= 7 else { return nil }
        // SAFETY: the loads stay inside the span: its length is compared first.
        var word = unsafe text.withUnsafeBytes { unsafe shortWord($0, count) } | filler(count)
        var fraction = 0
        let point = points(word)
        if point != 0 {
            let place = point.trailingZeroBitCount & 0x38
            guard isPoint(word, place), count > 1 else { return nil }
            word = closed(word, place) | 0x30
            fraction = 7 &- place >> 3
        }
        // A second point is still there and no digit.
        let digits = word ^ zeros
        guard areDigits(digits) else { return nil }
        return scaled(eight(digits), Int(scale.digits) &- fraction)
    }

    /// The value at `scale` of a text of 9…16 bytes; nil when it is not plain or does not fit.
    static func long(_ text: Span<UInt8>, scale: Scale) -> Int64? {
        let count = text.count
        guard count > 8, count <= 16 else { return nil }
        // SAFETY: both loads lie inside the span, which has more than eight bytes.
        var (high, low) = unsafe text.withUnsafeBytes { bytes in
            let first = unsafe bytes.loadUnaligned(as: UInt64.self)
            let last = unsafe bytes.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
            return (first &<< UInt64(8 &* (16 &- count)), last)
        }
        high |= filler(count &- 8)
        var fraction = 0
        let (highPoint, lowPoint) = (points(high), points(low))
        if highPoint != 0 {
            let place = highPoint.trailingZeroBitCount & 0x38
            guard isPoint(high, place) else { return nil }
            high = closed(high, place) | 0x30
            fraction = 15 &- place >> 3
        } else if lowPoint != 0 {
            let place = lowPoint.trailingZeroBitCount & 0x38
            guard isPoint(low, place) else { return nil }
            low = closed(low, place) | high >> 56
            high = high << 8 | 0x30
            fraction = 7 &- place >> 3
        }
        let (first, last) = (high ^ zeros, low ^ zeros)
        guard areDigits(first), areDigits(last) else { return nil }
        return scaled(eight(first) &* 100_000_000 &+ eight(last), Int(scale.digits) &- fraction)
    }

    /// Below 10¹⁶, moved by so many digits; nil when that is not exact.
    @inlinable @inline(__always)
    static func scaled(_ value: UInt64, _ shift: Int) -> Int64? {
        guard shift >= 0 else { return divided(value, -shift) }
        // SAFETY: a scale has at most 18 digits, and the table 19 places.
        let unit = unsafe powersOfTen[unchecked: shift]
        let (grown, overflow) = Int64(bitPattern: value).multipliedReportingOverflow(by: unit)
        return overflow ? nil : grown
    }

    /// Zeros beyond the scale change nothing; anything else there does.
    @usableFromInline @inline(never)
    static func divided(_ value: UInt64, _ digits: Int) -> Int64? {
        let unit = UInt64(bitPattern: powersOfTen[digits])
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: unit)
        return remainder == 0 ? Int64(bitPattern: quotient) : nil
    }

    /// The bytes of a text of 1…8 in the high end of a word.
    @inlinable @inline(__always)
    static func shortWord(_ bytes: UnsafeRawBufferPointer, _ count: Int) -> UInt64 {
        let start = unsafe bytes.baseAddress.unsafelyUnwrapped
        if count == 8 { return unsafe start.loadUnaligned(as: UInt64.self) }
        if count >= 4 {
            let first = unsafe UInt64(start.loadUnaligned(as: UInt32.self))
            let last = unsafe UInt64(
                start.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
            )
            return last << 32 | first &<< UInt64(8 &* (8 &- count))
        }
        // One to three bytes: middle and last may be the same byte, which changes nothing.
        let first = unsafe UInt64(start.load(as: UInt8.self)) &<< UInt64(8 &* (8 &- count))
        let middle =
            unsafe UInt64(start.load(fromByteOffset: count >> 1, as: UInt8.self))
            &<< UInt64(8 &* (8 &- count &+ count >> 1))
        let last = unsafe UInt64(start.load(fromByteOffset: count &- 1, as: UInt8.self)) << 56
        return first | middle | last
    }

    @inlinable @inline(__always)
    static var zeros: UInt64 { 0x3030_3030_3030_3030 }

    /// ASCII zeros below a text of 1…8 bytes.
    @inlinable @inline(__always)
    static func filler(_ count: Int) -> UInt64 { (zeros &>> UInt64(8 &* (count &- 1))) >> 8 }

    /// A bit in every byte that may be a point: digits have this bit set, the point has not.
    @inlinable @inline(__always)
    static func points(_ word: UInt64) -> UInt64 { ~word & 0x1010_1010_1010_1010 }

    /// Whether the byte whose lowest bit is `place` is a point.
    @inlinable @inline(__always)
    static func isPoint(_ word: UInt64, _ place: Int) -> Bool {
        word &>> UInt64(place) & 0xFF == 0x2E
    }

    /// The word without the byte at `place`: what was below it moves up, the lowest byte is 0.
    @inlinable @inline(__always)
    static func closed(_ word: UInt64, _ place: Int) -> UInt64 {
        let above = ~UInt64(0xFF) &<< UInt64(place)
        let moved = word << 8
        return (word ^ moved) & above ^ moved
    }

    /// Whether every byte is 0…9.
    @inlinable @inline(__always)
    static func areDigits(_ word: UInt64) -> Bool {
        (word &+ 0x7676_7676_7676_7676 | word) & 0x8080_8080_8080_8080 == 0
    }

    /// The number that eight bytes 0…9 spell, the first byte the highest digit.
    @inlinable @inline(__always)
    static func eight(_ word: UInt64) -> UInt64 {
        let pairs = word &* 10 &+ word >> 8
        let evens = (pairs & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
        let odds = (pairs >> 16 & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001
        return (evens &+ odds) >> 32
    }
}
