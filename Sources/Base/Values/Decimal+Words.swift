/// The fast way to read a decimal: eight digits at a time as one machine word.
///
/// Covers what venues send nearly always, up to 16 bytes of digits with at most one point; anything
/// else (signs, exponents, long or faulty texts) is left to the loop in `parse`.
extension Decimal {
    /// The value at `scale`, or nil when the text is not of the plain form or does not fit exactly.
    @inlinable @inline(__always)
    static func plain(_ text: Span<UInt8>, scale: Scale) -> Int64? {
        let count = text.count
        guard count > 0, count <= 16 else { return nil }
        var low: UInt64
        var high: UInt64 = 0
        // SAFETY: every load stays inside the span: its length is compared first.
        (low, high) = unsafe text.withUnsafeBytes { bytes in
            if count > 8 {
                let tail = unsafe bytes.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
                return (
                    unsafe bytes.loadUnaligned(as: UInt64.self),
                    tail >> UInt64(8 * (16 - count))
                )
            }
            return (unsafe shortWord(bytes, count), 0)
        }
        var digits = count
        var fraction = 0
        let lowPoint = points(low)
        let highPoint = points(high)
        if lowPoint != 0 {
            guard lowPoint & (lowPoint &- 1) == 0, highPoint == 0 else { return nil }
            let place = lowPoint.trailingZeroBitCount >> 3
            let below = UInt64(1) << UInt64(place * 8) &- 1
            // Close the gap: bytes above the point move down by one.
            low = low & below | (low >> 8 | high << 56) & ~below
            high >>= 8
            digits -= 1
            fraction = digits - place
        } else if highPoint != 0 {
            guard highPoint & (highPoint &- 1) == 0 else { return nil }
            let place = highPoint.trailingZeroBitCount >> 3
            let below = UInt64(1) << UInt64(place * 8) &- 1
            high = high & below | high >> 8 & ~below
            digits -= 1
            fraction = digits - place - 8
        }
        guard digits > 0 else { return nil }
        var value: UInt64
        if digits <= 8 {
            let word = low ^ zeros(digits)
            guard areDigits(word) else { return nil }
            value = eight(word << UInt64(8 * (8 - digits)))
        } else {
            let tail = digits - 8
            let first = low ^ zeros(8)
            let second = high ^ zeros(tail)
            guard areDigits(first), areDigits(second) else { return nil }
            value = eight(first) &* UInt64(powersOfTen[tail])
            value &+= eight(second << UInt64(8 * (8 - tail)))
        }
        let shift = Int(scale.digits) - fraction
        if shift >= 0 {
            let (grown, overflow) = Int64(bitPattern: value).multipliedReportingOverflow(
                by: powersOfTen[shift]
            )
            return overflow ? nil : grown
        }
        let unit = UInt64(bitPattern: powersOfTen[-shift])
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: unit)
        return remainder == 0 ? Int64(bitPattern: quotient) : nil
    }

    /// The bytes of a text of at most eight, the first lowest, zero above.
    @inlinable @inline(__always)
    static func shortWord(_ bytes: UnsafeRawBufferPointer, _ count: Int) -> UInt64 {
        if count == 8 { return unsafe bytes.loadUnaligned(as: UInt64.self) }
        if count >= 4 {
            let first = unsafe UInt64(bytes.loadUnaligned(as: UInt32.self))
            let last = unsafe UInt64(
                bytes.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)
            )
            return first | last << UInt64(8 * (count - 4))
        }
        let first = unsafe UInt64(bytes[0])
        let middle = unsafe UInt64(bytes[count >> 1]) << UInt64(8 * (count >> 1))
        let last = unsafe UInt64(bytes[count - 1]) << UInt64(8 * (count - 1))
        return first | middle | last
    }

    /// The high bit of every byte that is a point.
    @inlinable @inline(__always)
    static func points(_ word: UInt64) -> UInt64 {
        let other = word ^ 0x2E2E_2E2E_2E2E_2E2E
        let low7: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        return ~((other & low7) &+ low7 | other | low7)
    }

    /// An ASCII zero in each of the lowest `count` bytes, 1…8.
    @inlinable @inline(__always)
    static func zeros(_ count: Int) -> UInt64 {
        0x3030_3030_3030_3030 >> UInt64(8 * (8 - count))
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
