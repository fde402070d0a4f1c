extension Price {
    /// Reads a price at its instrument's scale, exactly or not at all.
    @inlinable @inline(__always)
    public static func parse(
        _ text: Span<UInt8>,
        scale: Scale
    ) throws(DecimalError) -> Price {
        Price(raw: try Decimal.parse(text, scale: scale))
    }
}

extension Quantity {
    /// Reads an amount at its instrument's scale, exactly or not at all; a negative one is refused.
    @inlinable @inline(__always)
    public static func parse(
        _ text: Span<UInt8>,
        scale: Scale
    ) throws(DecimalError) -> Quantity {
        let raw = try Decimal.parse(text, scale: scale)
        guard raw >= 0 else { throw .negative }
        return Quantity(raw: raw)
    }
}

extension SignedQuantity {
    /// Reads a position at its instrument's scale, exactly or not at all.
    @inlinable @inline(__always)
    public static func parse(
        _ text: Span<UInt8>,
        scale: Scale
    ) throws(DecimalError) -> SignedQuantity {
        SignedQuantity(raw: try Decimal.parse(text, scale: scale))
    }
}

extension Notional {
    /// Reads a value in 10⁻⁸ of its quote asset, exactly or not at all.
    @inlinable @inline(__always)
    public static func parse(_ text: Span<UInt8>) throws(DecimalError) -> Notional {
        Notional(raw: try Decimal.parse(text, scale: .money))
    }
}

extension Money {
    /// Reads an amount of `asset`, exactly or not at all.
    @inlinable @inline(__always)
    public static func parse(
        _ text: Span<UInt8>,
        asset: AssetID
    ) throws(DecimalError) -> Money {
        Money(raw: try Decimal.parse(text, scale: .money), asset: asset)
    }
}
