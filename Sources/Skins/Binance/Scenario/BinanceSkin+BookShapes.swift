internal import Base
internal import Domain
internal import Exchange
internal import Scenarios

extension BinanceSkin {
    /// Gives a book another shape for a while.
    func reshape(_ symbol: String, _ shape: BookShape, _ span: Nanoseconds) {
        guard let contract = contract(symbol) else { return }
        let end = now + span
        switch shape {
        case .stale:
            flow.pause(true, contract.id, at: now)
            repeatTop(contract, until: end)
            agenda.add(at: end) { $0.flow.pause(false, contract.id, at: $0.now) }
        case .crossed:
            guard let ask = core.best(.sell, of: contract.id) else { return }
            let price = ask.price.raw + 5 * contract.instrument.tick.raw
            contract.depth.inject(.buy, price, ask.quantity.raw, at: now)
            agenda.add(at: end) { skin in
                contract.depth.inject(.buy, price, 0, at: skin.now)
            }
        case .oneSided: withdraw([.sell], contract, until: end)
        case .thin: withdraw([.buy, .sell], contract, until: end)
        }
    }

    /// Frames go on and say what they said: an order comes to the best price and goes at once.
    private func repeatTop(_ contract: Contract, until end: UTCTime) {
        guard now < end else { return }
        for side in Side.allCases {
            guard let best = core.best(side, of: contract.id) else { continue }
            let report = flow.house.place(
                &core,
                side,
                best.price.raw,
                contract.instrument.lot.raw * 1_000,
                on: contract.id,
                timeInForce: .postOnly,
                who: 2,
                at: now
            )
            guard let report else { continue }
            _ = try? core.cancel(
                .id(report.id),
                on: contract.id,
                for: flow.house.accounts[2],
                at: now
            )
        }
        absorb()
        agenda.add(at: now + .milliseconds(100)) { $0.repeatTop(contract, until: end) }
    }

    /// Takes everybody else's orders away, and brings them back at the end.
    private func withdraw(_ sides: [Side], _ contract: Contract, until end: UTCTime) {
        flow.pause(true, contract.id, at: now)
        var taken: [Bends.Withdrawn] = []
        for (who, account) in flow.house.accounts.enumerated() {
            var orders: [OrderReport] = []
            core.forEachOpenOrder(on: contract.id, for: account) { orders.append($0) }
            for order in orders where sides.contains(order.side) {
                taken.append(
                    Bends.Withdrawn(
                        side: order.side,
                        price: order.price.raw,
                        quantity: order.quantity.raw - order.filled.raw,
                        who: who
                    )
                )
                _ = try? core.cancel(.id(order.id), on: contract.id, for: account, at: now)
            }
        }
        absorb()
        agenda.add(at: end) { skin in
            for order in taken {
                _ = skin.flow.house.place(
                    &skin.core,
                    order.side,
                    order.price,
                    order.quantity,
                    on: contract.id,
                    timeInForce: .postOnly,
                    who: order.who,
                    at: skin.now
                )
            }
            skin.flow.pause(false, contract.id, at: skin.now)
            skin.absorb()
        }
    }
}
