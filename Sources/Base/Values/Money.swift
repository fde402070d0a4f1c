/// A signed amount of one settlement asset, in units of 10⁻⁸ of it.
@frozen
public struct Money: Hashable, BitwiseCopyable, Sendable {
    /// The amount times 10⁸.
    public let raw: Int64

    /// The asset it is of.
    public let asset: AssetID

    /// Wraps an already scaled amount.
    @inlinable
    public init(raw: Int64, asset: AssetID) {
        self.raw = raw
        self.asset = asset
    }

    /// The sum of two amounts of one asset, or nil when 64 bits cannot hold it.
    ///
    /// - Precondition: both are of the same asset; money of two assets has no sum.
    @inlinable
    public func adding(_ rhs: Money) -> Money? {
        precondition(asset == rhs.asset, "money of two assets has no sum")
        let (sum, overflow) = raw.addingReportingOverflow(rhs.raw)
        return overflow ? nil : Money(raw: sum, asset: asset)
    }
}
