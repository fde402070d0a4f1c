internal import Scenarios
internal import VenueWire

/// Everything the venue can be asked, by REST method and path or by WebSocket method.
enum EndpointTable {
    static func build() -> [String: Endpoint] {
        var table: [String: Endpoint] = [:]
        addMarket(&table)
        addOrders(&table)
        addAccount(&table)
        addSocketMethods(&table)
        return table
    }

    private static func addMarket(_ table: inout [String: Endpoint]) {
        open(&table, "GET /fapi/v1/ping", .status, 1) { skin, call throws(VenueFault) in
            Array("{}".utf8)
        }
        open(&table, "GET /fapi/v1/time", .time, 1) { skin, call throws(VenueFault) in
            skin.serverTime()
        }
        open(&table, "GET /fapi/v1/exchangeInfo", .exchangeInfo, 1) {
            skin,
            call throws(VenueFault) in skin.exchangeInfo()
        }
        table["GET /fapi/v1/depth"] = Endpoint(
            kind: .depth,
            security: .open,
            weight: depthWeight
        ) { skin, call throws(VenueFault) in try skin.depth(call) }
        open(&table, "GET /fapi/v1/trades", .any, 5) { skin, call throws(VenueFault) in
            try skin.trades(call)
        }
        open(&table, "GET /fapi/v1/aggTrades", .any, 20) { skin, call throws(VenueFault) in
            try skin.aggregateTrades(call)
        }
        table["GET /fapi/v1/historicalTrades"] = Endpoint(
            kind: .any,
            security: .key,
            weight: { _ in 20 }
        ) { skin, call throws(VenueFault) in try skin.trades(call) }
        each(&table, "GET /fapi/v1/premiumIndex", 1, 10) { skin, call throws(VenueFault) in
            try skin.premiumIndex(call)
        }
        each(&table, "GET /fapi/v1/ticker/bookTicker", 2, 5) { skin, call throws(VenueFault) in
            try skin.bookTicker(call)
        }
        for version in ["v1", "v2"] {
            each(&table, "GET /fapi/\(version)/ticker/price", 1, 2) {
                skin,
                call throws(VenueFault) in try skin.priceTicker(call)
            }
        }
        open(&table, "GET /fapi/v1/fundingRate", .any, 0) { skin, call throws(VenueFault) in
            try skin.fundingRates(call)
        }
        open(&table, "GET /fapi/v1/fundingInfo", .any, 0) { skin, call throws(VenueFault) in
            Array("[]".utf8)
        }
        open(&table, "GET /fapi/v1/openInterest", .any, 1) { skin, call throws(VenueFault) in
            try skin.openInterest(call)
        }
    }

    private static func addOrders(_ table: inout [String: Endpoint]) {
        trade(&table, "POST /fapi/v1/order", .place, (1, 1), 0) { skin, call throws(VenueFault) in
            try skin.placeOrder(call)
        }
        trade(&table, "POST /fapi/v1/order/test", .any, (0, 0), 0) {
            skin,
            call throws(VenueFault) in try skin.testOrder(call)
        }
        trade(&table, "PUT /fapi/v1/order", .modify, (1, 1), 0) { skin, call throws(VenueFault) in
            try skin.modifyOrder(call)
        }
        signed(&table, "DELETE /fapi/v1/order", .cancel, 1) { skin, call throws(VenueFault) in
            try skin.cancelOrder(call)
        }
        trade(&table, "POST /fapi/v1/batchOrders", .batchPlace, (5, 1), 5) {
            skin,
            call throws(VenueFault) in try skin.placeBatch(call)
        }
        trade(&table, "PUT /fapi/v1/batchOrders", .batchModify, (5, 1), 5) {
            skin,
            call throws(VenueFault) in try skin.modifyBatch(call)
        }
        signed(&table, "DELETE /fapi/v1/batchOrders", .batchCancel, 1) {
            skin,
            call throws(VenueFault) in try skin.cancelBatch(call)
        }
        signed(&table, "DELETE /fapi/v1/allOpenOrders", .cancelAll, 1) {
            skin,
            call throws(VenueFault) in try skin.cancelAll(call)
        }
        signed(&table, "POST /fapi/v1/countdownCancelAll", .countdown, 10) {
            skin,
            call throws(VenueFault) in try skin.countdown(call)
        }
        signed(&table, "GET /fapi/v1/order", .query, 1) { skin, call throws(VenueFault) in
            try skin.queryOrder(call)
        }
        signed(&table, "GET /fapi/v1/openOrder", .query, 1) { skin, call throws(VenueFault) in
            try skin.queryOpenOrder(call)
        }
        table["GET /fapi/v1/openOrders"] = Endpoint(
            kind: .open,
            security: .signed,
            weight: { $0["symbol"] == nil ? 40 : 1 }
        ) { skin, call throws(VenueFault) in try skin.openOrders(call) }
        signed(&table, "GET /fapi/v1/allOrders", .history, 5) { skin, call throws(VenueFault) in
            try skin.allOrders(call)
        }
        signed(&table, "GET /fapi/v1/userTrades", .fills, 5) { skin, call throws(VenueFault) in
            try skin.userTrades(call)
        }
    }

    private static func addAccount(_ table: inout [String: Endpoint]) {
        for version in ["v2", "v3"] {
            signed(&table, "GET /fapi/\(version)/balance", .balance, 5) {
                skin,
                call throws(VenueFault) in try skin.balances(call)
            }
        }
        signed(&table, "GET /fapi/v3/account", .account, 5) { skin, call throws(VenueFault) in
            try skin.accountStatus(call, everySymbol: false)
        }
        signed(&table, "GET /fapi/v2/account", .account, 5) { skin, call throws(VenueFault) in
            try skin.accountStatus(call, everySymbol: true)
        }
        signed(&table, "GET /fapi/v3/positionRisk", .positions, 5) {
            skin,
            call throws(VenueFault) in try skin.positions(call, everySymbol: false)
        }
        signed(&table, "GET /fapi/v2/positionRisk", .positions, 5) {
            skin,
            call throws(VenueFault) in try skin.positions(call, everySymbol: true)
        }
        signed(&table, "GET /fapi/v1/accountConfig", .any, 5) { skin, call throws(VenueFault) in
            try skin.accountConfig(call)
        }
        signed(&table, "GET /fapi/v1/symbolConfig", .any, 5) { skin, call throws(VenueFault) in
            try skin.symbolConfig(call)
        }
        signed(&table, "POST /fapi/v1/leverage", .leverage, 1) { skin, call throws(VenueFault) in
            try skin.setLeverage(call)
        }
        signed(&table, "POST /fapi/v1/marginType", .any, 1) { skin, call throws(VenueFault) in
            try skin.setMarginType(call)
        }
        signed(&table, "GET /fapi/v1/positionSide/dual", .any, 30) {
            skin,
            call throws(VenueFault) in Array(#"{"dualSidePosition":false}"#.utf8)
        }
        signed(&table, "POST /fapi/v1/positionSide/dual", .any, 1) {
            skin,
            call throws(VenueFault) in try skin.setPositionMode(call)
        }
        signed(&table, "GET /fapi/v1/multiAssetsMargin", .any, 30) {
            skin,
            call throws(VenueFault) in Array(#"{"multiAssetsMargin":false}"#.utf8)
        }
        signed(&table, "GET /fapi/v1/commissionRate", .commission, 20) {
            skin,
            call throws(VenueFault) in try skin.commissionRate(call)
        }
        signed(&table, "GET /fapi/v1/leverageBracket", .any, 1) {
            skin,
            call throws(VenueFault) in try skin.leverageBrackets(call)
        }
        signed(&table, "GET /fapi/v1/income", .income, 30) { skin, call throws(VenueFault) in
            try skin.income(call)
        }
        signed(&table, "GET /fapi/v1/rateLimit/order", .any, 1) {
            skin,
            call throws(VenueFault) in skin.orderLimits()
        }
        for (method, kind) in [
            ("POST", RequestKind.listenKeyCreate), ("PUT", .listenKeyExtend),
            ("DELETE", .listenKeyClose),
        ] {
            table["\(method) /fapi/v1/listenKey"] = Endpoint(
                kind: kind,
                security: .key,
                weight: { _ in 1 }
            ) { skin, call throws(VenueFault) in try skin.listenKey(call) }
        }
    }

    /// The WebSocket API's names for what REST has already.
    private static func addSocketMethods(_ table: inout [String: Endpoint]) {
        for (method, path) in [
            ("order.place", "POST /fapi/v1/order"), ("order.modify", "PUT /fapi/v1/order"),
            ("order.cancel", "DELETE /fapi/v1/order"), ("order.status", "GET /fapi/v1/order"),
            ("account.position", "GET /fapi/v2/positionRisk"),
            ("v2/account.position", "GET /fapi/v3/positionRisk"),
            ("account.balance", "GET /fapi/v2/balance"),
            ("v2/account.balance", "GET /fapi/v3/balance"),
            ("account.status", "GET /fapi/v2/account"),
            ("v2/account.status", "GET /fapi/v3/account"),
            ("ticker.price", "GET /fapi/v1/ticker/price"),
            ("ticker.book", "GET /fapi/v1/ticker/bookTicker"), ("depth", "GET /fapi/v1/depth"),
            ("userDataStream.start", "POST /fapi/v1/listenKey"),
            ("userDataStream.ping", "PUT /fapi/v1/listenKey"),
            ("userDataStream.stop", "DELETE /fapi/v1/listenKey"),
            ("time", "GET /fapi/v1/time"), ("ping", "GET /fapi/v1/ping"),
        ] { table[method] = table[path] }
        table["session.logon"] = Endpoint(
            kind: .logon,
            security: .open,
            weight: { _ in 2 }
        ) { skin, call throws(VenueFault) in try skin.logon(call) }
        table["session.status"] = Endpoint(
            kind: .status,
            security: .open,
            weight: { _ in 2 }
        ) { skin, call throws(VenueFault) in skin.sessionStatus(call) }
        table["session.logout"] = Endpoint(
            kind: .any,
            security: .open,
            weight: { _ in 2 }
        ) { skin, call throws(VenueFault) in skin.logout(call) }
    }

    private typealias Handler = (BinanceSkin, inout Call) throws(VenueFault) -> [UInt8]

    private static func open(
        _ table: inout [String: Endpoint],
        _ name: String,
        _ kind: RequestKind,
        _ weight: Int,
        _ handler: @escaping Handler
    ) {
        table[name] = Endpoint(
            kind: kind,
            security: .open,
            weight: { _ in weight },
            handler: handler
        )
    }

    /// Cheaper for one symbol than for all.
    private static func each(
        _ table: inout [String: Endpoint],
        _ name: String,
        _ one: Int,
        _ all: Int,
        _ handler: @escaping Handler
    ) {
        table[name] = Endpoint(
            kind: .any,
            security: .open,
            weight: { $0["symbol"] == nil ? all : one },
            handler: handler
        )
    }

    private static func signed(
        _ table: inout [String: Endpoint],
        _ name: String,
        _ kind: RequestKind,
        _ weight: Int,
        _ handler: @escaping Handler
    ) {
        table[name] = Endpoint(
            kind: kind,
            security: .signed,
            weight: { _ in weight },
            handler: handler
        )
    }

    private static func trade(
        _ table: inout [String: Endpoint],
        _ name: String,
        _ kind: RequestKind,
        _ orders: (tenSeconds: Int, minute: Int),
        _ weight: Int,
        _ handler: @escaping Handler
    ) {
        table[name] = Endpoint(
            kind: kind,
            security: .signed,
            weight: { _ in weight },
            orders: orders,
            handler: handler
        )
    }

    private static func depthWeight(_ parameters: Parameters) -> Int {
        switch Int(parameters["limit"] ?? "500") ?? 500 {
        case ...50: 2
        case ...100: 5
        case ...500: 10
        default: 20
        }
    }
}
