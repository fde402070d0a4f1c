public import Base
public import Domain
public import VenuePort

/// A venue's reader of contract rules, asked with the text of an answer.
public struct RuleReading {
    /// The shape of every venue's reader.
    public typealias Reader =
        ([UInt8], [String], inout AssetTable) throws(MetadataError) -> [Instrument]

    private let reader: Reader

    /// The reader of a venue.
    public init(_ reader: @escaping Reader) { self.reader = reader }

    /// The rules of the wanted contracts.
    public func read(
        _ body: String,
        _ wanted: [String] = ["BTC/USDT"]
    ) throws(MetadataError) -> [Instrument] {
        var assets = AssetTable()
        return try reader(Array(body.utf8), wanted, &assets)
    }

    /// The state of the first contract when one piece of the answer reads another.
    public func status(
        _ body: String,
        _ piece: String,
        as other: String
    ) throws(MetadataError) -> InstrumentStatus? {
        try read(body.replacing(piece, with: other)).first?.status
    }

    /// The field that cannot be read when one piece of the answer reads another; nil when all can.
    public func unreadable(
        _ body: String,
        _ piece: String,
        as other: String
    ) throws(MetadataError) -> String? {
        do throws(MetadataError) {
            _ = try read(body.replacing(piece, with: other))
            return nil
        } catch {
            guard case .unreadable(_, let field) = error else { throw error }
            return field
        }
    }
}
