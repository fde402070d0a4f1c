/// The assets a process knows, interned to `AssetID`; 0 stays "no asset".
public struct AssetTable: ~Copyable, Sendable {
    private var names: NameTable

    /// An empty table with room for 255 assets.
    public init() {
        names = NameTable(capacity: 256)
        // The first number is AssetID.none; no venue lists an asset of this name.
        _ = names.intern("-")
    }

    /// How many assets are known.
    public var count: Int { names.count - 1 }

    /// The id of an asset that is known.
    public func find(_ name: Span<UInt8>) -> AssetID? {
        guard let number = names.find(name), number != 0 else { return nil }
        return AssetID(index: UInt8(number))
    }

    /// The id of an asset, which is added when it is new; nil when the table is full.
    public mutating func intern(_ name: String) -> AssetID? {
        guard name != "-", let number = names.intern(name) else { return nil }
        return AssetID(index: UInt8(number))
    }

    /// The asset's name.
    public func name(_ id: AssetID) -> String { names.name(UInt16(id.index)) }
}
