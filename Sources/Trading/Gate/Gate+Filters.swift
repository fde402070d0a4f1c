internal import Base
internal import Domain

// The venue's filters and our bands: what a number on an order may be.
extension Gate {
    @inline(__always)
    func checkFilters<W: GateWitness>(
        _ index: Int,
        _ request: OrderRequest,
        _ witness: inout W
    ) -> Refusal? {
        let quantity = request.quantity.raw
        if witness.misses(.absurd, "the quantity is above nothing", unless: quantity > 0) {
            return .absurd
        }
        let limits = rows[index].limits
        if witness.refuses(
            .fatFinger,
            "quantity against the largest expected",
            quantity,
            limits.fatFinger,
            .quantity,
            when: limits.fatFinger > 0 && quantity > limits.fatFinger
        ) {
            return .fatFinger
        }
        if request.type == .market { return checkMarketLot(index, quantity, &witness) }
        if let refusal = checkPrice(index, request, &witness) { return refusal }
        if let refusal = checkLot(index, quantity, &witness) { return refusal }
        return checkBands(index, request, &witness)
    }

    @inline(__always)
    private func checkMarketLot<W: GateWitness>(
        _ index: Int,
        _ quantity: Int64,
        _ witness: inout W
    ) -> Refusal? {
        checkGrid(
            quantity,
            from: rows[index].quantityMin,
            "quantity against the smallest order",
            to: min(rows[index].marketQuantityMax, rows[index].quantityMax),
            "quantity against the largest market order",
            by: rows[index].marketLot,
            "remainder of the market lot",
            .lotFilter,
            .quantity,
            &witness
        )
    }

    @inline(__always)
    private func checkPrice<W: GateWitness>(
        _ index: Int,
        _ request: OrderRequest,
        _ witness: inout W
    ) -> Refusal? {
        let price = request.price.raw
        if witness.misses(.absurd, "the price is above nothing", unless: price > 0) {
            return .absurd
        }
        return checkGrid(
            price,
            from: rows[index].priceMin,
            "price against the venue's lowest",
            to: rows[index].priceMax,
            "price against the venue's highest",
            by: rows[index].tick,
            "remainder of the tick",
            .priceFilter,
            .price,
            &witness
        )
    }

    @inline(__always)
    private func checkLot<W: GateWitness>(
        _ index: Int,
        _ quantity: Int64,
        _ witness: inout W
    ) -> Refusal? {
        checkGrid(
            quantity,
            from: rows[index].quantityMin,
            "quantity against the smallest order",
            to: rows[index].quantityMax,
            "quantity against the largest order",
            by: rows[index].lot,
            "remainder of the lot",
            .lotFilter,
            .quantity,
            &witness
        )
    }

    /// A number between two bounds and on a grid; every number is on the grid of 1.
    @inline(__always)
    private func checkGrid<W: GateWitness>(
        _ value: Int64,
        from least: Int64,
        _ leastWords: StaticString,
        to most: Int64,
        _ mostWords: StaticString,
        by step: Int64,
        _ stepWords: StaticString,
        _ refusal: Refusal,
        _ unit: GateUnit,
        _ witness: inout W
    ) -> Refusal? {
        if witness.refuses(refusal, leastWords, value, least, unit, when: value < least) {
            return refusal
        }
        if witness.refuses(refusal, mostWords, value, most, unit, when: value > most) {
            return refusal
        }
        if step != 1,
            witness.refuses(refusal, stepWords, value % step, 0, unit, when: value % step != 0)
        {
            return refusal
        }
        return nil
    }

    @inline(__always)
    private func checkBands<W: GateWitness>(
        _ index: Int,
        _ request: OrderRequest,
        _ witness: inout W
    ) -> Refusal? {
        let price = request.price.raw
        let limits = rows[index].limits
        let market = rows[index].market
        if market.mark != .none {
            let up = rows[index].percentPriceUp
            let down = rows[index].percentPriceDown
            let scaled = Self.scaled(price)
            if request.side == .buy, up > 0,
                witness.refuses(
                    .percentPrice,
                    "price as a share of the mark, at most",
                    Self.share(price, market.mark.raw),
                    up,
                    .share,
                    when: scaled > Self.product(market.mark.raw, up)
                )
            {
                return .percentPrice
            }
            if request.side == .sell, down > 0,
                witness.refuses(
                    .percentPrice,
                    "price as a share of the mark, at least",
                    Self.share(price, market.mark.raw),
                    down,
                    .share,
                    when: scaled < Self.product(market.mark.raw, down)
                )
            {
                return .percentPrice
            }
            if limits.markBand > 0,
                witness.refuses(
                    .priceBand,
                    "price from the mark",
                    Self.distance(price, market.mark.raw),
                    limits.markBand,
                    .share,
                    when: !GateRow.isWithin(limits.markBand, price, of: market.mark.raw)
                )
            {
                return .priceBand
            }
        }
        if limits.bookBand > 0, market.bid != .none, market.ask != .none {
            let middle = (market.bid.raw + market.ask.raw) / 2
            if witness.refuses(
                .priceBand,
                "price from the middle of the book",
                Self.distance(price, middle),
                limits.bookBand,
                .share,
                when: !GateRow.isWithin(limits.bookBand, price, of: middle)
            ) {
                return .priceBand
            }
        }
        return nil
    }

    /// A price in ten-thousandths of another, for people.
    private static func share(_ price: Int64, _ reference: Int64) -> Int64 {
        guard reference > 0 else { return 0 }
        return Int64(clamping: Int128(price) * 10_000 / Int128(reference))
    }

    @inline(__always)
    private static func scaled(_ price: Int64) -> Int64 { product(price, 10_000) }

    /// A product that saturates: only compared, never kept.
    @inline(__always)
    private static func product(_ lhs: Int64, _ rhs: Int64) -> Int64 {
        let (product, over) = lhs.multipliedReportingOverflow(by: rhs)
        return over ? .max : product
    }
}
