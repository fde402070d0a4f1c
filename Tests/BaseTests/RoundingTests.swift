import Base
import PropertyTesting
import Testing

@Suite("Rounding")
struct RoundingTests {
    @Test("a rounded price never costs more than the price meant")
    func priceNeverAddsRisk() throws {
        try checkProperty("price rounding", cases: 20_000) { draws in
            let price = Price(raw: draws.integer(in: -1_000_000_000_000...1_000_000_000_000))
            let tick = Price.Offset(raw: draws.integer(in: 1...1_000_000))
            draws.note("price", price.raw)
            draws.note("tick", tick.raw)
            let buy = price.rounded(toMultipleOf: tick, .down)
            let sell = price.rounded(toMultipleOf: tick, .up)
            try hold(buy <= price && sell >= price, "a side got worse: \(buy.raw) \(sell.raw)")
            try hold(buy.raw % tick.raw == 0 && sell.raw % tick.raw == 0, "not on the grid")
            try hold((price - buy) < tick && (sell - price) < tick, "more than one tick away")
        }
    }

    @Test("a rounded size is never larger than the size meant")
    func sizeNeverGrows() throws {
        try checkProperty("size rounding", cases: 20_000) { draws in
            let size = Quantity(raw: draws.integer(in: 0...Int64.max))
            let lot = Quantity(raw: draws.integer(in: 1...1_000_000_000))
            let rounded = size.roundedDown(toMultipleOf: lot)
            try hold(rounded <= size, "grew from \(size.raw) to \(rounded.raw)")
            try hold(rounded.raw % lot.raw == 0, "not a whole number of lots")
            try hold((size - rounded) < lot, "more than one lot lost")
        }
    }

    @Test("a need is never rounded below, a credit never above the exact value")
    func notionalNeverAddsRisk() throws {
        try checkProperty("notional rounding", cases: 20_000) { draws in
            let scale = PairScale(
                price: Scale(digits: UInt8(draws.number(upTo: 18))),
                quantity: Scale(digits: UInt8(draws.number(upTo: 18)))
            )
            let price = Price(raw: draws.integer(in: 0...Int64.max))
            let quantity = Quantity(raw: draws.integer(in: 0...Int64.max))
            draws.note("scales", (scale.price.digits, scale.quantity.digits))
            draws.note("price", price.raw)
            draws.note("quantity", quantity.raw)
            let need = scale.notional(price, quantity, .up)
            let credit = scale.notional(price, quantity, .down)
            let digits = Int(scale.price.digits) + Int(scale.quantity.digits)
            guard let exact = Exact.quotient(price.raw, quantity.raw, digits - 8) else {
                try hold(need == nil || credit == nil, "a value that does not fit was given")
                return
            }
            if let credit {
                try hold(Int128(credit.raw) == exact.floor, "credit \(credit.raw), not \(exact)")
            }
            if let need {
                let up = exact.floor + (exact.isWhole ? 0 : 1)
                try hold(Int128(need.raw) == up, "need \(need.raw), not \(up)")
            }
        }
    }

    @Test("money of two assets has no sum, and a sum that does not fit is none")
    func money() async {
        let usdt = AssetID(index: 1)
        let most = Money(raw: .max, asset: usdt)
        #expect(most.adding(Money(raw: 1, asset: usdt)) == nil)
        #expect(most.adding(Money(raw: -1, asset: usdt))?.raw == Int64.max - 1)
        await #expect(processExitsWith: .failure) {
            let usdt = Money(raw: 1, asset: AssetID(index: 1))
            _ = usdt.adding(Money(raw: 1, asset: AssetID(index: 2)))
        }
    }
}

/// Long division on 128 bits, the slow way: the oracle of `notional`.
private struct Exact {
    let floor: Int128
    let isWhole: Bool

    static func quotient(_ a: Int64, _ b: Int64, _ digits: Int) -> Exact? {
        var value = Int128(a) * Int128(b)
        var whole = true
        if digits >= 0 {
            for _ in 0..<digits {
                if value % 10 != 0 { whole = false }
                value /= 10
            }
        } else {
            for _ in 0..<(-digits) {
                let (next, overflow) = value.multipliedReportingOverflow(by: 10)
                if overflow { return nil }
                value = next
            }
        }
        guard value <= Int128(Int64.max) else { return nil }
        return Exact(floor: value, isWhole: whole)
    }
}
