internal import Base
public import Domain
public import Market

/// The quoting core: layers around a fair price that leans against inventory and trade flow.
///
/// It never crosses: each price is held at least one tick behind the opposite best, and the gate's
/// post-only check stands behind that. All arithmetic is in whole ticks.
public struct MakerQuoting: Strategy, ~Copyable {
    /// What it keeps of one contract between calls.
    struct State: BitwiseCopyable {
        var profile: MakerProfile?
        var flow = TradeFlow()
        var pulledBuysUntil = Instant.distantPast
        var pulledSellsUntil = Instant.distantPast
        var places = InlineArray<16, Int64>(repeating: 0)
        var placedAt = InlineArray<16, Instant>(repeating: .distantPast)
    }

    private let states: RigidArray<State>

    /// Fills whose next middle moved against them: how often the maker was picked off.
    public private(set) var pickOffs: UInt64 = 0

    /// Fills in all.
    public private(set) var fills: UInt64 = 0

    /// Takes one profile a contract, by its place; contracts without one are not quoted.
    public init(_ profiles: [MakerProfile?]) {
        states = RigidArray(count: max(profiles.count, 1), filler: State())
        for (place, profile) in profiles.enumerated() { states[place].profile = profile }
    }

    /// Re-quotes the contract whose book changed.
    public mutating func book(_ book: borrowing LiveBook, at desk: inout Desk) {
        let index = Int(book.instrument.index)
        guard index < states.count, let profile = states[index].profile,
            let bid = book.best(.buy), let ask = book.best(.sell)
        else { return }
        let rules = desk.instrument(book.instrument)
        let tick = rules.tick.raw
        let best = (bid: bid.price.raw / tick, ask: ask.price.raw / tick)
        guard best.ask > best.bid else { return }
        watchFlow(index, profile, at: desk)
        let position = desk.position(of: book.instrument).amount.raw
        let lean = Self.lean(position, profile)
        // Twice the fair price in ticks, so that the middle of an odd spread stays exact.
        let fair = best.bid + best.ask - 2 * lean
        for side in Side.allCases {
            let pulled =
                side == .buy ? states[index].pulledBuysUntil : states[index].pulledSellsUntil
            let extra = desk.now < pulled ? profile.pullBack : 0
            for layer in 0..<min(profile.layers, Desk.layersMax) {
                guard position * side.sign < profile.inventoryLimit.raw else {
                    desk.withdraw(side, of: book.instrument, layer: layer)
                    continue
                }
                let place = Self.place(side, layer, fair: fair, best: best, profile, extra: extra)
                guard follows(index, side, layer, place, profile, at: desk) else { continue }
                let quote = Quote(
                    price: Price(raw: place * tick),
                    quantity: profile.quantity
                )
                try? desk.quote(quote, side, of: book.instrument, layer: layer)
            }
        }
    }

    /// Others traded: flow that runs one way is taken for somebody who knows.
    public mutating func trade(_ trade: PublicTrade, at desk: inout Desk) {
        let index = Int(trade.instrument.index)
        guard index < states.count, let profile = states[index].profile else { return }
        states[index].flow.add(trade, window: profile.flowWindow, now: desk.now)
    }

    /// Counts fills, and those the market ran through.
    public mutating func fill(_ fill: BookedFill, of order: Order, at desk: inout Desk) {
        guard !fill.quantity.isZero else { return }
        fills &+= 1
        let market = desk.gate[market: order.instrument]
        let ran =
            order.side == .buy
            ? market.ask != .none && market.ask <= fill.price
            : market.bid != .none && market.bid >= fill.price
        if ran { pickOffs &+= 1 }
    }

    /// How many ticks the fair price leans against the position.
    private static func lean(_ position: Int64, _ profile: MakerProfile) -> Int64 {
        let limit = profile.inventoryLimit.raw
        guard limit > 0 else { return 0 }
        let held = max(-limit, min(limit, position))
        let (product, over) = held.multipliedReportingOverflow(by: profile.skew)
        return over ? 0 : product / limit
    }

    /// The tick a layer belongs at.
    private static func place(
        _ side: Side,
        _ layer: Int,
        fair: Int64,
        best: (bid: Int64, ask: Int64),
        _ profile: MakerProfile,
        extra: Int64
    ) -> Int64 {
        let away = profile.offset + extra
        // Half ticks round away from the fair price: never toward a worse deal for us.
        let middle = side == .buy ? (fair - (fair & 1)) / 2 : (fair + (fair & 1)) / 2
        var place = middle - away * side.sign
        let own = side == .buy ? best.bid : best.ask
        switch profile.placement {
        case .offset: break
        case .join: place = side == .buy ? min(own, place) : max(own, place)
        case .step:
            let inside = best.ask - best.bid > 1 ? own + side.sign : own
            place = side == .buy ? min(inside, place) : max(inside, place)
        }
        place -= Int64(layer) * profile.layerStep * side.sign
        // The post-only guard: one tick behind the opposite best at least.
        return side == .buy ? min(place, best.ask - 1) : max(place, best.bid + 1)
    }

    /// Whether a layer shall move: at once when at risk, else after its life and past the tolerance.
    private func follows(
        _ index: Int,
        _ side: Side,
        _ layer: Int,
        _ place: Int64,
        _ profile: MakerProfile,
        at desk: borrowing Desk
    ) -> Bool {
        let key = Int(side.rawValue) * Desk.layersMax + layer
        let before = states[index].places[key]
        let retreats = side == .buy ? place < before : place > before
        if before != 0, place != before, !retreats {
            if abs(place - before) <= profile.tolerance { return false }
            if desk.now - states[index].placedAt[key] < profile.lifeMin { return false }
        } else if before != 0, retreats, abs(place - before) < profile.tolerance {
            return false
        }
        if place != before {
            states[index].places[key] = place
            states[index].placedAt[key] = desk.now
        }
        return true
    }

    private func watchFlow(_ index: Int, _ profile: MakerProfile, at desk: borrowing Desk) {
        let net = states[index].flow.net(window: profile.flowWindow, now: desk.now)
        let until = desk.now + profile.pullBackTime
        // Takers that sell run over our bids, takers that buy over our asks.
        if -net >= profile.toxicFlow.raw { states[index].pulledBuysUntil = until }
        if net >= profile.toxicFlow.raw { states[index].pulledSellsUntil = until }
    }
}
