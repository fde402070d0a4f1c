/// Exact decimal text to and from integers at a scale; no floating point on the way.
public enum Decimal {
    /// The longest text `write` makes: sign, 19 digits, leading zero and point.
    public static let textBytesMax = 24

    /// Reads every form a venue sends (`-0`, `5`, `.5`, `1.500`, `2e-3`) exactly, or says why not.
    @inlinable @inline(__always)
    public static func parse(
        _ text: Span<UInt8>,
        scale: Scale
    ) throws(DecimalError) -> Int64 {
        if let value = short(text, scale: scale) { return value }
        return try parseLong(text, scale: scale)
    }

    /// Longer texts, and whatever the fast way does not cover.
    @usableFromInline @inline(never)
    static func parseLong(
        _ text: Span<UInt8>,
        scale: Scale
    ) throws(DecimalError) -> Int64 {
        if let value = long(text, scale: scale) { return value }
        return try parseAny(text, scale: scale)
    }

    /// Every form, byte by byte.
    private static func parseAny(
        _ text: Span<UInt8>,
        scale: Scale
    ) throws(DecimalError) -> Int64 {
        var at = 0
        let negative = text.count > 0 && text[0] == UInt8(ascii: "-")
        if negative { at = 1 }
        var value: Int64 = 0
        var digits = 0
        var fraction = 0
        var seenPoint = false
        var tooPrecise = false
        var exponent = 0
        while at < text.count {
            let byte = text[at]
            at += 1
            let digit = byte &- UInt8(ascii: "0")
            if digit <= 9 {
                digits += 1
                // Digits past the scale are kept out of `value`: zeros there change nothing.
                let (grown, overflow) = value.multipliedReportingOverflow(by: 10)
                if overflow {
                    guard digit == 0, seenPoint else { throw .overflow }
                    continue
                }
                let (sum, carried) = grown.addingReportingOverflow(Int64(digit))
                guard !carried else { throw .overflow }
                value = sum
                if seenPoint { fraction += 1 }
            } else if byte == UInt8(ascii: "."), !seenPoint {
                seenPoint = true
            } else if byte | 0x20 == UInt8(ascii: "e"), digits > 0 {
                exponent = try parseExponent(text, from: at)
                at = text.count
            } else {
                throw .unexpectedByte
            }
        }
        guard digits > 0 else { throw .empty }
        let shift = Int(scale.digits) + exponent - fraction
        var result = value
        if shift >= 0 {
            guard value == 0 || shift <= 18 else { throw .overflow }
            let (grown, overflow) = value.multipliedReportingOverflow(
                by: powersOfTen[min(shift, 18)]
            )
            guard !overflow else { throw .overflow }
            result = grown
        } else if value != 0 {
            guard -shift <= 18 else { throw .tooPrecise }
            let (quotient, remainder) = value.quotientAndRemainder(
                dividingBy: powersOfTen[-shift]
            )
            tooPrecise = remainder != 0
            result = quotient
        }
        guard !tooPrecise else { throw .tooPrecise }
        return negative ? -result : result
    }

    /// The signed integer after an `e`; three digits are more than any 64-bit value needs.
    private static func parseExponent(
        _ text: Span<UInt8>,
        from start: Int
    ) throws(DecimalError) -> Int {
        var at = start
        var negative = false
        if at < text.count, text[at] == UInt8(ascii: "-") || text[at] == UInt8(ascii: "+") {
            negative = text[at] == UInt8(ascii: "-")
            at += 1
        }
        guard at < text.count else { throw .empty }
        var value = 0
        while at < text.count {
            let digit = text[at] &- UInt8(ascii: "0")
            guard digit <= 9 else { throw .unexpectedByte }
            value = min(value * 10 + Int(digit), 999)
            at += 1
        }
        return negative ? -value : value
    }
}
