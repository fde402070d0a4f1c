public import Base
public import Domain
public import Json

/// One contract's rules as a venue's answer has them: every field read exactly, or named.
public struct RuleRow {
    /// The row itself.
    public let tree: JSONTree

    /// The contract as it is wanted: `BASE/QUOTE`.
    public let name: String

    /// A row that was found for a wanted contract.
    public init(_ tree: JSONTree, name: String) {
        self.tree = tree
        self.name = name
    }

    /// The contracts that are wanted, in their order, out of a venue's rows.
    ///
    /// `make` states a contract of its row and its place in `wanted`, which is its id.
    public static func contracts(
        _ wanted: [String],
        of rows: [JSONTree],
        where isContract: (JSONTree, String) -> Bool,
        make: (RuleRow, InstrumentID) throws(MetadataError) -> Instrument
    ) throws(MetadataError) -> [Instrument] {
        guard !rows.isEmpty else { throw .notMetadata }
        var instruments: [Instrument] = []
        for (place, name) in wanted.enumerated() {
            guard let row = rows.first(where: { isContract($0, name) }) else {
                throw .notListed(name)
            }
            let id = InstrumentID(index: UInt16(place))
            instruments.append(try make(RuleRow(row, name: name), id))
        }
        return instruments
    }

    /// A field's text; dots lead into objects.
    public func text(_ path: String) throws(MetadataError) -> String {
        var place: JSONTree? = tree
        for name in path.split(separator: ".") { place = place?[String(name)] }
        guard let text = place?.words, !text.isEmpty else { throw unreadable(path) }
        return text
    }

    /// A field's number at a scale.
    public func number(_ path: String, _ scale: Scale) throws(MetadataError) -> Int64 {
        try number(text(path), scale, path)
    }

    /// A text that stands for the field's number.
    public func number(
        _ text: String,
        _ scale: Scale,
        _ field: String
    ) throws(MetadataError) -> Int64 {
        let bytes = Array(text.utf8)
        do throws(DecimalError) { return try Decimal.parse(bytes.span, scale: scale) } catch {
            throw unreadable(field)
        }
    }

    /// An asset's id, given now if it is new.
    public func asset(
        _ path: String,
        _ assets: inout AssetTable
    ) throws(MetadataError) -> AssetID {
        guard let id = assets.intern(try text(path)) else { throw .tooManyAssets }
        return id
    }

    /// The venue's own name of the contract.
    public func symbol(_ path: String) throws(MetadataError) -> SymbolText {
        guard let symbol = SymbolText(try text(path)) else { throw unreadable(path) }
        return symbol
    }

    /// The grid of a field and the digits it needs: those up to its last that is not zero.
    ///
    /// What venues call precision is another thing.
    public func grid(_ text: String, _ field: String) throws(MetadataError) -> (Int64, Scale) {
        let scale = Self.digits(of: text)
        let step = try number(text, scale, field)
        guard step > 0 else { throw unreadable(field) }
        return (step, scale)
    }

    /// The grid of a field.
    public func grid(_ path: String) throws(MetadataError) -> (Int64, Scale) {
        try grid(text(path), path)
    }

    /// The fault of a field that is missing or not exact.
    public func unreadable(_ field: String) -> MetadataError {
        .unreadable(symbol: name, field: field)
    }

    private static func digits(of grid: String) -> Scale {
        let parts = grid.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return Scale(digits: 0) }
        var fraction = parts[1]
        while fraction.last == "0" { fraction.removeLast() }
        return Scale(checking: fraction.count) ?? Scale(digits: 18)
    }
}
