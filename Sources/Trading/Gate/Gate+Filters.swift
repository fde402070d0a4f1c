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
        let most = min(rows[index].marketQuantityMax, rows[index].quantityMax)
        if witness.refuses(
            .lotFilter,
            "remainder of the market lot",
            quantity % rows[index].marketLot,
            0,
            .quantity,
            when: quantity % rows[index].marketLot != 0
        ) {
            return .lotFilter
        }
        if witness.refuses(
            .lotFilter,
            "quantity against the largest market order",
            quantity,
            most,
            .quantity,
            when: quantity > most
        ) {
            return .lotFilter
        }
        if witness.refuses(
            .lotFilter,
            "quantity against the smallest order",
            quantity,
            rows[index].quantityMin,
            .quantity,
            when: quantity < rows[index].quantityMin
        ) {
            return .lotFilter
        }
        return nil
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
        if witness.refuses(
            .priceFilter,
            "price against the venue's lowest",
            price,
            rows[index].priceMin,
            .price,
            when: price < rows[index].priceMin
        ) {
            return .priceFilter
        }
        if witness.refuses(
            .priceFilter,
            "price against the venue's highest",
            price,
            rows[index].priceMax,
            .price,
            when: price > rows[index].priceMax
        ) {
            return .priceFilter
        }
        if rows[index].tick != 1,
            witness.refuses(
                .priceFilter,
                "remainder of the tick",
                price % rows[index].tick,
                0,
                .price,
                when: price % rows[index].tick != 0
            )
        {
            return .priceFilter
        }
        return nil
    }

    @inline(__always)
    private func checkLot<W: GateWitness>(
        _ index: Int,
        _ quantity: Int64,
        _ witness: inout W
    ) -> Refusal? {
        if witness.refuses(
            .lotFilter,
            "quantity against the smallest order",
            quantity,
            rows[index].quantityMin,
            .quantity,
            when: quantity < rows[index].quantityMin
        ) {
            return .lotFilter
        }
        if witness.refuses(
            .lotFilter,
            "quantity against the largest order",
            quantity,
            rows[index].quantityMax,
            .quantity,
            when: quantity > rows[index].quantityMax
        ) {
            return .lotFilter
        }
        if rows[index].lot != 1,
            witness.refuses(
                .lotFilter,
                "remainder of the lot",
                quantity % rows[index].lot,
                0,
                .quantity,
                when: quantity % rows[index].lot != 0
            )
        {
            return .lotFilter
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
