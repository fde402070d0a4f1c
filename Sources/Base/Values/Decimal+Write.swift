extension Decimal {
    /// Writes the shortest exact text of `raw` (`64250.1`, `-0.5`, `3`) and returns where it ends.
    ///
    /// - Precondition: from `start` on there is room for `textBytesMax` bytes, or for the text.
    @inlinable
    public static func write(
        _ raw: Int64,
        scale: Scale,
        into bytes: inout MutableSpan<UInt8>,
        at start: Int
    ) -> Int {
        var at = start
        if raw < 0 {
            bytes[at] = UInt8(ascii: "-")
            at += 1
        }
        let unit = UInt64(bitPattern: scale.unit)
        var (whole, fraction) = raw.magnitude.quotientAndRemainder(dividingBy: unit)
        at = writeInteger(whole, into: &bytes, at: at)
        guard fraction != 0 else { return at }
        bytes[at] = UInt8(ascii: ".")
        at += 1
        var digits = Int(scale.digits)
        while true {
            (whole, _) = fraction.quotientAndRemainder(dividingBy: 10)
            guard whole * 10 == fraction else { break }
            fraction = whole
            digits -= 1
        }
        let end = at + digits
        var place = end
        while place > at {
            place -= 1
            let next = fraction / 10
            bytes[place] = UInt8(truncatingIfNeeded: fraction - next * 10) + UInt8(ascii: "0")
            fraction = next
        }
        return end
    }

    /// Writes a whole number and returns where it ends.
    @inlinable
    public static func writeInteger(
        _ value: UInt64,
        into bytes: inout MutableSpan<UInt8>,
        at start: Int
    ) -> Int {
        let end = start + digitCount(value)
        var rest = value
        var place = end
        repeat {
            place -= 1
            let next = rest / 10
            bytes[place] = UInt8(truncatingIfNeeded: rest - next * 10) + UInt8(ascii: "0")
            rest = next
        } while place > start
        return end
    }

    /// How many digits a whole number has.
    @inlinable
    public static func digitCount(_ value: UInt64) -> Int {
        // 1233 ÷ 4096 is just above log10(2): the guess is exact or one too high.
        let bits = 64 - (value | 1).leadingZeroBitCount
        let guess = (bits * 1_233) >> 12
        guard guess < 19 else { return value >= 10_000_000_000_000_000_000 ? 20 : 19 }
        return guess + (value | 1 >= UInt64(bitPattern: powersOfTen[guess]) ? 1 : 0)
    }

    /// The shortest exact text, for people and files; allocates.
    public static func text(_ raw: Int64, scale: Scale) -> String {
        var bytes: InlineArray<24, UInt8> = .init(repeating: 0)
        var span = bytes.mutableSpan
        let end = write(raw, scale: scale, into: &span, at: 0)
        return String(decoding: (0..<end).map { bytes[$0] }, as: UTF8.self)
    }
}
