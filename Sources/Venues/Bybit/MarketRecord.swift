internal import Json

/// Every field of use in Bybit's public messages, as one struct that all their plans fill.
struct MarketRecord: PlanRecord {
    var seen: UInt64 = 0
    var eventTime: Int64 = 0
    var engineTime: Int64 = 0
    var last: Int64 = -1
    var previous: Int64 = -1
    var checksum: Int64 = 0
    var price: Int64 = 0
    var quantity: Int64 = 0
    var tradeID: Int64 = 0
    var side = JSONText()
    var word = JSONText()
    var instrument: UInt16 = 0
    var isBlock: UInt8 = 0

    /// What a layout must name to check it, and nothing needs.
    var unused: Int64 = 0
}

/// What a message is, before its plan is chosen.
struct ProbeRecord: PlanRecord {
    var seen: UInt64 = 0
    var code: Int64 = .min
    var id: Int64 = .min
    var channel = JSONText()
    var event = JSONText()
    var action = JSONText()
    var rows: UInt32 = .max
    var succeeded: UInt8 = 2
}
