/// An instrument's canonical name, `VENUE:TYPE:BASE-QUOTE[:KIND]`, such as `BINANCE:PERP:BTC-USDT`.
///
/// The same ticker on two venues is two names, and so two instruments with limits of their own.
public struct InstrumentName: Hashable, Sendable {
    /// What is traded under the name.
    public enum Market: String, CaseIterable, Sendable {
        /// A contract without expiry.
        case perpetual = "PERP"

        /// A contract that settles on a date, which is then the kind.
        case future = "FUT"

        /// The asset itself.
        case spot = "SPOT"
    }

    /// Why a text is no name.
    public enum Fault: Error, Equatable, Sendable {
        /// Not three or four parts between colons.
        case parts(Int)

        /// A venue this engine does not know.
        case venue(String)

        /// A type this engine does not know.
        case market(String)

        /// The pair is not two assets with one dash between.
        case pair(String)

        /// The kind is empty or holds other than capitals and digits.
        case kind(String)
    }

    /// Where it trades.
    public let venue: VenueID

    /// What it is.
    public let market: Market

    /// The asset that is bought and sold.
    public let base: String

    /// The asset prices are in.
    public let quote: String

    /// What tells contracts of one pair apart: a settlement date or a margin kind.
    public let kind: String?

    /// Makes a name of its parts.
    public init(
        venue: VenueID,
        market: Market,
        base: String,
        quote: String,
        kind: String? = nil
    ) throws(Fault) {
        guard Self.isAsset(base), Self.isAsset(quote) else { throw .pair("\(base)-\(quote)") }
        if let kind, !Self.isKind(kind) { throw .kind(kind) }
        self.venue = venue
        self.market = market
        self.base = base
        self.quote = quote
        self.kind = kind
    }

    /// Reads a name in its only form.
    public init(_ text: String) throws(Fault) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 || parts.count == 4 else { throw .parts(parts.count) }
        guard let venue = VenueID(name: parts[0]) else { throw .venue(parts[0]) }
        guard let market = Market(rawValue: parts[1]) else { throw .market(parts[1]) }
        let pair = parts[2].split(separator: "-", omittingEmptySubsequences: false)
        guard pair.count == 2 else { throw .pair(parts[2]) }
        try self.init(
            venue: venue,
            market: market,
            base: String(pair[0]),
            quote: String(pair[1]),
            kind: parts.count == 4 ? parts[3] : nil
        )
    }

    /// Venues list assets in other scripts too: anything but separators, blanks and small letters.
    private static func isAsset(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 24
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    0x80...0xFF:
                    true
                default: false
                }
            }
    }

    private static func isKind(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: false
                }
            }
    }
}

extension InstrumentName: CustomStringConvertible {
    /// The name in its only form.
    public var description: String {
        let name = "\(venue.name):\(market.rawValue):\(base)-\(quote)"
        return kind.map { "\(name):\($0)" } ?? name
    }
}

extension VenueID {
    /// The venue's name in instrument names.
    public var name: String {
        switch self {
        case .binance: "BINANCE"
        case .okx: "OKX"
        case .bybit: "BYBIT"
        }
    }

    /// The venue of a name; nil when there is none.
    public init?(name: String) {
        guard let venue = VenueID.allCases.first(where: { $0.name == name }) else { return nil }
        self = venue
    }
}
