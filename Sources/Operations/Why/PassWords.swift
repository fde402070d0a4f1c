internal import Base
internal import Domain
internal import Trading

/// The numbers of a pass in the scales of one contract, for people and programs alike.
struct PassWords {
    let symbol: String
    private let prices: Int
    private let quantities: Int

    init(_ instrument: Instrument) {
        symbol = "\(instrument.symbol)"
        prices = Int(instrument.scale.price.digits)
        quantities = Int(instrument.scale.quantity.digits)
    }

    func price(_ price: Price) -> String {
        price == .none ? "market" : Amount.exact(price.raw, digits: prices)
    }

    func quantity(_ quantity: Quantity) -> String {
        Amount.exact(quantity.raw, digits: quantities)
    }

    /// What a check held its value against; a limit of nothing that was passed is one nobody set.
    func limit(_ finding: GateFinding) -> String {
        let isUnset =
            finding.limit == 0 && !finding.isRefused
            && (finding.unit == .money || finding.value > 0)
        return isUnset && finding.unit != .price ? "no limit" : number(finding.limit, finding.unit)
    }

    /// A check's number in its unit.
    func number(_ value: Int64, _ unit: GateUnit) -> String {
        switch unit {
        case .fact: value == 0 ? "no" : "yes"
        case .count: "\(value)"
        case .price: hasPrice(value) ? Amount.exact(value, digits: prices) : "none"
        case .quantity: Amount.exact(value, digits: quantities)
        case .money: Amount.exact(value, digits: 8)
        case .span: Amount.time(value)
        case .share: "\(value) in 10000"
        }
    }

    private func hasPrice(_ raw: Int64) -> Bool {
        raw != Price.none.raw && raw != .max && raw != .min
    }

    /// A request in a few words.
    func request(_ request: OrderRequest) -> String {
        let side = request.side == .buy ? "buy" : "sell"
        let id = request.clientID == .none ? "" : " as \(request.clientID.raw)"
        return "\(request.action) \(side) \(quantity(request.quantity)) \(symbol) at "
            + price(request.price) + id
    }
}
