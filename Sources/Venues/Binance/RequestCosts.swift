internal import Base
internal import Domain
internal import VenuePort

/// What requests take from Binance's budgets: address weight a minute, orders in 10 s and a minute.
enum RequestCosts {
    /// One order operation, over the trade session or REST.
    static func of(_ action: OrderAction) -> RequestCost {
        switch action {
        case .place, .modify: RequestCost(weight: 0, ordersShort: 1, ordersLong: 1)
        case .cancel, .cancelAll: RequestCost(weight: 1)
        }
    }

    /// One REST request.
    static func of(_ request: RestRequest) -> RequestCost {
        switch request {
        case .time, .instruments, .order, .orderOfVenue, .streamKey, .streamKeepAlive:
            RequestCost(weight: 1)
        case .book(_, let levels):
            switch levels {
            case ...50: RequestCost(weight: 2)
            case ...100: RequestCost(weight: 5)
            case ...500: RequestCost(weight: 10)
            default: RequestCost(weight: 20)
            }
        case .openOrders(let instrument): RequestCost(weight: instrument == .none ? 40 : 1)
        case .fills, .positions, .balances: RequestCost(weight: 5)
        case .positionMode: RequestCost(weight: 30)
        case .setOneWay: RequestCost(weight: 1)
        case .operation(let order): of(order.action)
        case .countdown: RequestCost(weight: 10)
        }
    }

    /// A batch: one call, however many orders.
    static func ofBatch(_ action: OrderAction) -> RequestCost {
        switch action {
        case .place, .modify: RequestCost(weight: 5, ordersShort: 5, ordersLong: 1)
        case .cancel, .cancelAll: RequestCost(weight: 1)
        }
    }
}
