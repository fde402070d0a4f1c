internal import Base
internal import Domain

/// One record in words: a line for people, or one JSON object a line for programs.
public struct JournalLine {
    private let record: JournalRecord
    private let tables: JournalTables

    /// Takes a record and the words of its segment.
    public init(_ record: JournalRecord, tables: JournalTables) {
        self.record = record
        self.tables = tables
    }

    /// Name and value of every field that says something, in the order of the record.
    private var fields: [(name: String, value: String, isNumber: Bool)] {
        var fields: [(String, String, Bool)] = [
            ("position", "\(record.position)", true),
            ("kind", record.kind.map { "\($0)" } ?? "?", false),
            ("incarnation", "\(record.incarnation)", true),
            ("lane", "\(record.lane)", true),
        ]
        if let text = record.text {
            fields.append(("text", String(decoding: text, as: UTF8.self), false))
            return fields
        }
        let contract = tables.contract(record.instrument)
        fields.append(("instant", "\(record.instant.sinceBoot)", true))
        if record.clientID != .none {
            fields.append(("client_id", "\(record.clientID.raw)", false))
        }
        if record.venueID != .none {
            let id =
                record.venueID.high == 0
                ? "\(record.venueID.low)"
                : Self.hex(record.venueID.low) + Self.hex(record.venueID.high)
            fields.append(("venue_id", id, false))
        }
        if record.instrument != .none {
            fields.append(
                ("symbol", contract?.symbol.description ?? "#\(record.instrument.index)", false)
            )
            fields.append(("version", "\(record.version)", true))
        }
        if let state = record.state {
            fields.append(("side", record.side == .buy ? "buy" : "sell", false))
            fields.append(("type", record.type.map { "\($0)" } ?? "?", false))
            fields.append(("time_in_force", record.timeInForce.map { "\($0)" } ?? "?", false))
            fields.append(("state", "\(state)", false))
        }
        let flags = flagNames
        if !flags.isEmpty { fields.append(("flags", flags.joined(separator: "+"), false)) }
        let price = contract?.priceDigits ?? 0
        let quantity = contract?.quantityDigits ?? 0
        if record.price != .none {
            fields.append(("price", Self.decimal(record.price.raw, price), false))
        }
        if record.quantity != 0 {
            let digits = record.kind == .balance ? 8 : quantity
            fields.append(("quantity", Self.decimal(record.quantity, digits), false))
        }
        if record.filled != 0 {
            fields.append(("filled", Self.decimal(record.filled, quantity), false))
        }
        if record.venueTime != .none {
            let name = record.isIntent ? "valid_until" : "venue_time"
            fields.append((name, "\(record.venueTime.nanoseconds)", true))
        }
        if record.tape != 0 { fields.append(("tape", "\(record.tape)", true)) }
        appendMeanings(&fields)
        if record.slot != 0 { fields.append(("slot", "\(record.slot)", true)) }
        if record.cause != 0 { fields.append(("cause", "\(record.cause)", true)) }
        if record.generation != 0 { fields.append(("generation", "\(record.generation)", true)) }
        return fields
    }

    /// `a` and `b` by what they mean for the kind.
    private func appendMeanings(_ fields: inout [(String, String, Bool)]) {
        switch record.kind {
        case .intentPlace, .intentModify, .intentCancel, .intentCancelAll:
            fields.append(("bytes_hash", Self.hex(record.a), false))
            if record.b != 0 { fields.append(("reserved", Self.decimal(record.b, 8), false)) }
        case .fill, .foreign:
            fields.append(("trade_id", "\(record.a)", false))
            fields.append(("commission", Self.decimal(record.b, 8), false))
            fields.append(
                ("fee_asset", tables.asset(record.feeAsset) ?? "#\(record.feeAsset.index)", false)
            )
        case .begin:
            fields.append(("fencing_token", "\(record.a)", true))
            fields.append(("configuration", Self.hex(UInt64(bitPattern: record.b)), false))
        case .positionAudit:
            if record.a != 0 { fields.append(("settled_below", "\(record.a)", false)) }
        case .balance:
            fields.append(
                ("asset", tables.asset(record.feeAsset) ?? "#\(record.feeAsset.index)", false)
            )
        default:
            if record.a != 0 { fields.append(("a", "\(record.a)", true)) }
            if record.b != 0 { fields.append(("b", "\(record.b)", true)) }
        }
    }

    private var flagNames: [String] {
        let names: [(RecordFlags, String)] = [
            (.reduceOnly, "reduce_only"), (.postOnly, "post_only"), (.maker, "maker"),
            (.madeByVenue, "made_by_venue"), (.byAudit, "by_audit"),
        ]
        return names.filter { record.flags.contains($0.0) }.map(\.1)
    }

    /// `name=value` pairs on one line.
    public var text: String {
        fields.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
    }

    /// One JSON object; ids and decimals are strings, for doubles would round them.
    public var json: String {
        let pairs = fields.map {
            "\"\($0.name)\":" + ($0.isNumber ? $0.value : Self.quoted($0.value))
        }
        return "{" + pairs.joined(separator: ",") + "}"
    }

    private static func decimal(_ value: Int64, _ digits: UInt8) -> String {
        guard digits > 0 else { return "\(value)" }
        var text = String(value.magnitude)
        let width = Int(digits) + 1
        if text.count < width { text = String(repeating: "0", count: width - text.count) + text }
        text.insert(".", at: text.index(text.endIndex, offsetBy: -Int(digits)))
        return (value < 0 ? "-" : "") + text
    }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where scalar.value < 0x20:
                result += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
