public import Base
public import Domain

extension JournalRecord {
    /// What the record states; nil for a number this version does not know.
    @inlinable
    public var kind: RecordKind? { RecordKind(rawValue: UInt8(truncatingIfNeeded: traits)) }

    /// Its yes-or-no facts.
    @inlinable
    public var flags: RecordFlags {
        RecordFlags(rawValue: UInt8(truncatingIfNeeded: traits >> 8))
    }

    /// The order's kind.
    @inlinable
    public var type: OrderType? {
        OrderType(rawValue: UInt8(truncatingIfNeeded: traits >> 16) & 15)
    }

    /// The order's time in force.
    @inlinable
    public var timeInForce: TimeInForce? {
        TimeInForce(rawValue: UInt8(truncatingIfNeeded: traits >> 20) & 15)
    }

    /// The order's state after this record; nil where no order is meant.
    @inlinable
    public var state: OrderState? { OrderState(rawValue: UInt8(truncatingIfNeeded: traits >> 24)) }

    /// The strategy and quote layer.
    @inlinable
    public var slot: UInt16 { UInt16(truncatingIfNeeded: traits >> 32) }

    /// The lane that wrote it.
    @inlinable
    public var lane: UInt8 { UInt8(truncatingIfNeeded: traits >> 48) }

    /// The asset of a commission or balance, in the segment's asset table.
    @inlinable
    public var feeAsset: AssetID { AssetID(index: UInt8(truncatingIfNeeded: traits >> 56)) }

    /// Which contract, in the segment's instrument table.
    @inlinable
    public var instrument: InstrumentID {
        InstrumentID(index: UInt16(truncatingIfNeeded: subject))
    }

    /// The version of the contract's rules.
    @inlinable
    public var version: UInt16 { UInt16(truncatingIfNeeded: subject >> 16) }

    /// The venue's error code or our reason.
    @inlinable
    public var cause: Int32 { Int32(bitPattern: UInt32(truncatingIfNeeded: subject >> 32)) }

    /// The start of the engine that wrote it.
    @inlinable
    public var incarnation: UInt32 { UInt32(truncatingIfNeeded: lineage) }

    /// Amendments so far, or evidence counted.
    @inlinable
    public var generation: UInt32 { UInt32(truncatingIfNeeded: lineage >> 32) }

    /// The checksum as it stands in the record.
    @inlinable
    public var checksum: UInt32 { UInt32(truncatingIfNeeded: tail >> 32) }

    /// The order's side.
    @inlinable
    public var side: Side { flags.contains(.sell) ? .sell : .buy }

    /// Whether this is an intent: bytes were about to leave because of it.
    @inlinable
    public var isIntent: Bool {
        let raw = UInt8(truncatingIfNeeded: traits)
        return raw >= RecordKind.intentPlace.rawValue && raw <= RecordKind.intentCancelAll.rawValue
    }
}
