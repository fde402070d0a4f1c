public import Base
public import Domain

/// What a reader must know of a contract to read its records: its number, version, scales and name.
public struct ContractFact: Equatable, Sendable {
    /// Its number in the records of this segment.
    public var id: InstrumentID

    /// The version of its rules.
    public var version: UInt16

    /// Digits after the point of its prices.
    public var priceDigits: UInt8

    /// Digits after the point of its quantities.
    public var quantityDigits: UInt8

    /// The venue's name of it, which stays while numbers change from start to start.
    public var symbol: SymbolText

    /// States a contract.
    public init(
        id: InstrumentID,
        version: UInt16,
        priceDigits: UInt8,
        quantityDigits: UInt8,
        symbol: SymbolText
    ) {
        self.id = id
        self.version = version
        self.priceDigits = priceDigits
        self.quantityDigits = quantityDigits
        self.symbol = symbol
    }

    static let width = 40

    func write(to page: inout PageWriter) {
        page.put(id.index)
        page.put(version)
        page.put(priceDigits)
        page.put(quantityDigits)
        page.put((0..<symbol.count).map { symbol[$0] }, width: 34)
    }

    init?(from page: inout PageReader) {
        id = InstrumentID(index: page.take(UInt16.self))
        version = page.take(UInt16.self)
        priceDigits = page.take(UInt8.self)
        quantityDigits = page.take(UInt8.self)
        let name = page.takeText(width: 34)
        guard let symbol = SymbolText(name.span) else { return nil }
        guard priceDigits <= Scale.digitsMax, quantityDigits <= Scale.digitsMax else { return nil }
        self.symbol = symbol
    }
}

/// The words of one start of the engine: which number is which asset, which contract.
///
/// Numbers are given anew at each start, so each start begins a segment, whose header holds these.
public struct JournalTables: Equatable, Sendable {
    /// Asset names by `AssetID.index`; place 0 is no asset.
    public var assets: [String]

    /// The contracts in force.
    public var contracts: [ContractFact]

    /// The most assets a header holds.
    public static let assetsMax = 32

    /// The most contracts a header holds.
    public static let contractsMax = 64

    /// States the tables; what does not fit a header is the caller's bug.
    public init(assets: [String], contracts: [ContractFact]) {
        precondition(assets.count <= Self.assetsMax, "a header holds 32 assets")
        precondition(contracts.count <= Self.contractsMax, "a header holds 64 contracts")
        self.assets = assets
        self.contracts = contracts
    }

    /// The contract of a record, when the tables name it.
    public func contract(_ id: InstrumentID) -> ContractFact? { contracts.first { $0.id == id } }

    /// The name of an asset.
    public func asset(_ id: AssetID) -> String? {
        id != .none && Int(id.index) < assets.count ? assets[Int(id.index)] : nil
    }
}
