/// What a request is about; REST and WebSocket API map to the same kinds.
public enum RequestKind: String, CaseIterable, Sendable {
    case place = "order.place"
    case modify = "order.modify"
    case cancel = "order.cancel"
    case batchPlace = "order.batch_place"
    case batchModify = "order.batch_modify"
    case batchCancel = "order.batch_cancel"
    case cancelAll = "order.cancel_all"
    case countdown = "order.countdown"
    case query = "order.query"
    case open = "order.open"
    case history = "order.history"
    case fills
    case account
    case balance
    case positions
    case income
    case leverage
    case commission
    case exchangeInfo = "exchange_info"
    case depth
    case time
    case status
    case listenKeyCreate = "listen_key.create"
    case listenKeyExtend = "listen_key.extend"
    case listenKeyClose = "listen_key.close"
    case logon = "session.logon"
    case subscribe
    case connect
    case any
}
