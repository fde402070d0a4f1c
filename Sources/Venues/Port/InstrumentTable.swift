public import Base
public import Domain
public import Json

/// Every instrument and asset one lane knows, found by the venue's own name in one probe.
///
/// Places never move: a rule change replaces the instrument under its id with the next version.
@safe
public struct InstrumentTable: ~Copyable, Sendable {
    /// The venue's symbols, with price and quantity scales for the compiled plans.
    public let symbols: KeyTable

    /// Asset names; an asset's number here is its id less one, for 0 is no asset.
    public let assets: KeyTable

    private var instruments: [Instrument]

    /// Lists `instruments`, whose ids are their places, and the assets known by now.
    ///
    /// - Precondition: ids count from 0 in order; symbols differ.
    public init(_ instruments: [Instrument], assets: borrowing AssetTable) {
        let count = assets.count
        var names: [String] = []
        for index in 0..<count { names.append(assets.name(AssetID(index: UInt8(index + 1)))) }
        self.init(instruments, assets: names)
    }

    /// Lists `instruments` and the assets by name, the first of which has the id 1.
    ///
    /// - Precondition: ids count from 0 in order; symbols and assets differ.
    public init(_ instruments: [Instrument], assets: [String]) {
        precondition(assets.count < 256, "an asset's id has eight bits")
        symbols = KeyTable(instruments.map { Array($0.symbol.description.utf8) })
        self.assets = KeyTable(assets.map { Array($0.utf8) })
        self.instruments = instruments
        for (place, instrument) in instruments.enumerated() {
            precondition(Int(instrument.id.index) == place, "an instrument's id is its place")
            setScales(of: instrument)
        }
    }

    /// How many instruments there are.
    public var count: Int { instruments.count }

    /// The rules of `id` at their newest version.
    ///
    /// - Precondition: `id` is in the table.
    public subscript(id: InstrumentID) -> Instrument { instruments[Int(id.index)] }

    /// The instrument named by `bytes[start..<start + count]`; `.none` when it is not listed here.
    public func instrument(_ bytes: PaddedBytes, from start: Int, count: Int) -> InstrumentID {
        InstrumentID(index: symbols.find(bytes, from: start, count: count))
    }

    /// The instrument with the venue's name `symbol`; for start-up and tests.
    public func instrument(named symbol: String) -> InstrumentID {
        for instrument in instruments where instrument.symbol.description == symbol {
            return instrument.id
        }
        return .none
    }

    /// Puts new rules in force; orders recorded before keep their version number.
    ///
    /// - Precondition: the id is in the table, its symbol is unchanged, its version is newer.
    public mutating func replace(_ instrument: Instrument) {
        let old = instruments[Int(instrument.id.index)]
        precondition(old.symbol == instrument.symbol, "an id never changes its symbol")
        precondition(instrument.version > old.version, "new rules have a newer version")
        instruments[Int(instrument.id.index)] = instrument
        setScales(of: instrument)
    }

    private func setScales(of instrument: Instrument) {
        symbols.setScales(
            of: instrument.id.index,
            first: instrument.scale.price,
            second: instrument.scale.quantity
        )
    }
}
