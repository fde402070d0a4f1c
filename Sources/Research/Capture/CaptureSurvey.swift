internal import Base
public import Captures
internal import Domain

/// What a recording says of its instruments without anybody's rules: names, digits, price grids.
///
/// Reads texts, not JSON: names after `"s":` or `"instId":`, levels as pairs `["price","quantity"`.
public struct CaptureSurvey {
    /// One instrument seen.
    struct Seen {
        var priceDigits: UInt8 = 0
        var quantityDigits: UInt8 = 0

        /// The greatest common divisor of all prices at eight digits.
        var step: Int64 = 0
    }

    private(set) var seen: [String: Seen] = [:]
    private let unnamed: String?

    /// Counts levels without a name (a REST answer) to the symbol `unnamed`.
    public init(unnamed: String?) { self.unnamed = unnamed }

    /// Reads a whole recording.
    public mutating func read(_ path: String) throws(CaptureError) {
        var file = try CaptureFile(path)
        var survey = self
        while try file.nextFrame({ message, _ in survey.add(message) }) {}
        self = survey
    }

    private mutating func add(_ message: PaddedBytes) {
        guard let name = Self.name(in: message) ?? unnamed else { return }
        var entry = seen[name] ?? Seen()
        var at = 0
        var levels = 0
        while at + 2 < message.count {
            guard message[at] == UInt8(ascii: "["), message[at + 1] == UInt8(ascii: "\"") else {
                at += 1
                continue
            }
            at += 2
            guard let price = Self.number(message, &at) else { continue }
            while at < message.count, message[at] != UInt8(ascii: "\"") { at += 1 }
            at += 1
            guard let quantity = Self.number(message, &at) else { continue }
            entry.priceDigits = max(entry.priceDigits, price.digits)
            entry.quantityDigits = max(entry.quantityDigits, quantity.digits)
            entry.step = Self.commonDivisor(entry.step, price.value)
            levels += 1
        }
        if levels > 0 { seen[name] = entry }
    }

    private static func name(in message: PaddedBytes) -> String? {
        for key in ["\"s\":\"", "\"instId\":\""] {
            let words = Array(key.utf8)
            var at = 0
            while at + words.count < message.count {
                if message[at] == words[0],
                    (0..<words.count).allSatisfy({ message[at + $0] == words[$0] })
                {
                    var end = at + words.count
                    while end < message.count, message[end] != UInt8(ascii: "\"") { end += 1 }
                    let bytes = (at + words.count..<end).map { message[$0] }
                    return String(decoding: bytes, as: UTF8.self)
                }
                at += 1
            }
        }
        return nil
    }

    /// Digits after the point that matter, and the value at eight digits; stops at the closing quote.
    private static func number(
        _ message: PaddedBytes,
        _ at: inout Int
    ) -> (digits: UInt8, value: Int64)? {
        var value: Int64 = 0
        var fraction: UInt8 = 0
        var digits: UInt8 = 0
        var seenPoint = false
        var any = false
        while at < message.count, message[at] != UInt8(ascii: "\"") {
            let byte = message[at]
            at += 1
            if byte == UInt8(ascii: "."), !seenPoint {
                seenPoint = true
                continue
            }
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            any = true
            if seenPoint {
                fraction += 1
                if byte != UInt8(ascii: "0") { digits = fraction }
            }
            let (grown, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow, fraction <= 8 else { return nil }
            value = grown + Int64(byte - UInt8(ascii: "0"))
        }
        guard any else { return nil }
        at += 1
        for _ in fraction..<8 {
            let (grown, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            value = grown
        }
        return (digits, value)
    }

    private static func commonDivisor(_ lhs: Int64, _ rhs: Int64) -> Int64 {
        var (larger, smaller) = (lhs, rhs)
        while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
        return larger
    }

    /// Instruments of `venue` for what was seen, ordered by name; only `symbol` when it is given.
    func instruments(of venue: VenueID, only symbol: String?) -> [Instrument] {
        let names = seen.keys.sorted().filter { symbol == nil || $0 == symbol }
        return names.enumerated().compactMap { place, name in
            guard let entry = seen[name], let text = SymbolText(name) else { return nil }
            let scale = PairScale(
                price: Scale(digits: entry.priceDigits),
                quantity: Scale(digits: entry.quantityDigits)
            )
            let unit = Scale.money.unit / scale.price.unit
            return Instrument(
                id: InstrumentID(index: UInt16(place)),
                version: 1,
                venue: venue,
                symbol: text,
                base: AssetID(index: 1),
                quote: AssetID(index: 2),
                settlement: AssetID(index: 2),
                scale: scale,
                tick: Price.Offset(raw: max(entry.step / unit, 1)),
                lot: Quantity(raw: 1)
            )
        }
    }
}
