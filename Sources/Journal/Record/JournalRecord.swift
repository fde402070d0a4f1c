public import Base
public import Digests
public import Domain

/// One fact about our orders: 128 bytes that lie on disk exactly as in memory, little-endian.
///
/// All fields are eight bytes wide or packed into such words, so a record is made in registers and
/// its checksum needs no reload of narrower stores.
@frozen
public struct JournalRecord: Equatable, BitwiseCopyable, Sendable {
    /// Bytes of a record; divides a disk sector, so a torn write loses whole records.
    public static let byteCount = 128

    /// The number of this record since the journal was made; set by the writer.
    public var position: UInt64

    /// The pass's instant, the same number as on the tape.
    public var instant: Instant

    /// Our id, `.none` where no order of ours is meant.
    public var clientID: ClientOrderID

    /// The venue's id.
    public var venueID: VenueOrderID

    /// A price at the instrument version's scale.
    public var price: Price

    /// Intent and open: the total; fill: this fill; balance: the change.
    public var quantity: Int64

    /// Filled so far, this record included.
    public var filled: Int64

    /// Event: the venue's time; intent: the last venue time at which the request is valid.
    public var venueTime: UTCTime

    /// The tape position of the input that caused it.
    public var tape: UInt64

    /// Intent: the hash of the bytes to be sent; fill: the trade id; begin: the fencing token;
    /// position: the id below which fills are settled.
    public var a: UInt64

    /// Intent: the risk reserved; fill: the commission; begin: the configuration's hash.
    public var b: Int64

    /// Instrument, its version, and the cause.
    @usableFromInline var subject: UInt64

    /// Kind, flags, order type, state, slot, lane, fee asset.
    @usableFromInline var traits: UInt64

    /// Incarnation and generation.
    @usableFromInline var lineage: UInt64

    /// Four zero bytes and the checksum.
    @usableFromInline var tail: UInt64

    /// States a fact; position, incarnation, lane and checksum are the writer's.
    @inlinable @inline(__always)
    public init(
        kind: RecordKind,
        instant: Instant,
        clientID: ClientOrderID = .none,
        venueID: VenueOrderID = .none,
        instrument: InstrumentID = .none,
        version: UInt16 = 0,
        flags: RecordFlags = [],
        type: OrderType = .limit,
        timeInForce: TimeInForce = .goodTillCancel,
        state: OrderState? = nil,
        slot: UInt16 = 0,
        price: Price = .none,
        quantity: Int64 = 0,
        filled: Int64 = 0,
        venueTime: UTCTime = .none,
        tape: UInt64 = 0,
        a: UInt64 = 0,
        b: Int64 = 0,
        cause: Int32 = 0,
        feeAsset: AssetID = .none,
        generation: UInt32 = 0
    ) {
        position = 0
        self.instant = instant
        self.clientID = clientID
        self.venueID = venueID
        self.price = price
        self.quantity = quantity
        self.filled = filled
        self.venueTime = venueTime
        self.tape = tape
        self.a = a
        self.b = b
        subject =
            UInt64(instrument.index) | UInt64(version) << 16
            | UInt64(UInt32(bitPattern: cause)) << 32
        traits =
            UInt64(kind.rawValue) | UInt64(flags.rawValue) << 8
            | UInt64(type.rawValue | timeInForce.rawValue << 4) << 16
            | UInt64(state?.rawValue ?? 0) << 24
            | UInt64(slot) << 32 | UInt64(feeAsset.index) << 56
        lineage = UInt64(generation) << 32
        tail = 0
    }

    /// The checksum over all that precedes it, begun from the journal's own origin.
    @inlinable @inline(__always)
    func sum(origin: UInt32) -> UInt32 {
        var sum = CRC32C(origin: origin)
        sum.add(position)
        sum.add(UInt64(bitPattern: instant.sinceBoot))
        sum.add(UInt64(bitPattern: clientID.raw))
        sum.add(venueID.low)
        sum.add(venueID.high)
        sum.add(UInt64(bitPattern: price.raw))
        sum.add(UInt64(bitPattern: quantity))
        sum.add(UInt64(bitPattern: filled))
        sum.add(UInt64(bitPattern: venueTime.nanoseconds))
        sum.add(tape)
        sum.add(a)
        sum.add(UInt64(bitPattern: b))
        sum.add(subject)
        sum.add(traits)
        sum.add(lineage)
        sum.add(UInt32(truncatingIfNeeded: tail))
        return sum.value
    }

    /// Gives the record its place and checksum.
    @inlinable @inline(__always)
    mutating func seal(position: UInt64, lineage writer: UInt64, lane: UInt64, origin: UInt32) {
        self.position = position
        traits |= lane
        lineage |= writer
        tail = 0
        tail = UInt64(sum(origin: origin)) << 32
    }
}
