/// What a request is about; REST and WebSocket API map to the same kinds, and all venues share them.
public enum RequestKind: String, CaseIterable, Sendable {
    /// A new order.
    case place = "order.place"
    /// New terms for an order.
    case modify = "order.modify"
    /// An order taken back.
    case cancel = "order.cancel"
    /// Several new orders.
    case batchPlace = "order.batch_place"
    /// New terms for several orders.
    case batchModify = "order.batch_modify"
    /// Several orders taken back.
    case batchCancel = "order.batch_cancel"
    /// Every order of a contract taken back.
    case cancelAll = "order.cancel_all"
    /// The dead-man switch.
    case countdown = "order.countdown"
    /// One order looked up.
    case query = "order.query"
    /// The open orders.
    case open = "order.open"
    /// Orders of the past.
    case history = "order.history"
    /// Fills of the past.
    case fills
    /// The account.
    case account
    /// The wallets.
    case balance
    /// The positions.
    case positions
    /// Payments of the past.
    case income
    /// A leverage.
    case leverage
    /// The fees.
    case commission
    /// The contracts' rules.
    case exchangeInfo = "exchange_info"
    /// A depth snapshot.
    case depth
    /// The venue's clock.
    case time
    /// Whether the venue is there.
    case status
    /// A key of the user stream made.
    case listenKeyCreate = "listen_key.create"
    /// A key of the user stream extended.
    case listenKeyExtend = "listen_key.extend"
    /// A key of the user stream closed.
    case listenKeyClose = "listen_key.close"
    /// A session logged on.
    case logon = "session.logon"
    /// A stream asked for.
    case subscribe
    /// A WebSocket opened.
    case connect
    /// Everything else; as a pattern, everything.
    case any
}
