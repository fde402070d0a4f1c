internal import Base

/// Price times quantity of one contract in 10⁻⁸ of its settlement asset, cut towards zero.
///
/// Both sides of a trade use this one number, so nothing is lost between them.
struct ContractValue: BitwiseCopyable {
    let multiplier: Int64
    let divisor: Int64

    /// For prices with `priceDigits` decimals and units of `contractSize` · 10⁻⁸ base asset.
    init(priceDigits: Int, quantityDigits: Int, contractSize: Int64) {
        // Digits beyond 18 are taken off in `divide` as one power: 10¹⁸ · 10⁸ passes 64 bits.
        var multiplier = contractSize
        var digits = priceDigits + quantityDigits
        while digits > 0, multiplier % 10 == 0 {
            multiplier /= 10
            digits -= 1
        }
        precondition(digits <= 18, "a contract's value needs at most 18 more digits")
        self.multiplier = multiplier
        divisor = Scale(digits: UInt8(digits)).unit
    }

    /// The value, or nil when 64 bits cannot hold it.
    @inline(__always)
    func value(_ price: Int64, _ quantity: Int64) -> Int64? {
        let (product, overflow) = price.multipliedReportingOverflow(by: quantity)
        if !overflow {
            let (scaled, passed) = product.multipliedReportingOverflow(by: multiplier)
            if !passed { return divisor == 1 ? scaled : scaled / divisor }
        }
        return wide(price, quantity)
    }

    /// The value of what is known to fit.
    @inline(__always)
    func fitting(_ price: Int64, _ quantity: Int64) -> Int64 {
        guard let value = value(price, quantity) else {
            preconditionFailure("a value within the limits fits")
        }
        return value
    }

    /// The price at 10⁻⁸ whose value with `quantity` is `value`, cut towards zero.
    func price(of value: Int64, quantity: Int64, priceDigits: Int) -> Int64 {
        let numerator =
            Int128(value) * Int128(divisor) * Int128(Scale(digits: UInt8(8 - priceDigits)).unit)
        return Int64(numerator / (Int128(quantity) * Int128(multiplier)))
    }

    @inline(never)
    private func wide(_ price: Int64, _ quantity: Int64) -> Int64? {
        let product = Int128(price) * Int128(quantity)
        let (scaled, overflow) = product.multipliedReportingOverflow(by: Int128(multiplier))
        guard !overflow else { return nil }
        return Int64(exactly: scaled / Int128(divisor))
    }
}

extension ContractValue {
    /// A position's signed value at `price`, and its profit over `cost`; each cut towards zero.
    @inline(__always)
    func worth(_ price: Int64, _ amount: Int64, cost: Int64) -> (value: Int64, profit: Int64) {
        let (product, overflow) = price.multipliedReportingOverflow(by: amount)
        let (scaled, passed) = product.multipliedReportingOverflow(by: multiplier)
        let (atCost, wide) = cost.multipliedReportingOverflow(by: divisor)
        let (profit, apart) = scaled.subtractingReportingOverflow(atCost)
        if !overflow, !passed, !wide, !apart { return (scaled / divisor, profit / divisor) }
        return wideWorth(price, amount, cost: cost)
    }

    @inline(never)
    private func wideWorth(
        _ price: Int64,
        _ amount: Int64,
        cost: Int64
    ) -> (value: Int64, profit: Int64) {
        let scaled = Int128(price) * Int128(amount) * Int128(multiplier)
        let profit = scaled - Int128(cost) * Int128(divisor)
        return (Int64(scaled / Int128(divisor)), Int64(profit / Int128(divisor)))
    }
}
