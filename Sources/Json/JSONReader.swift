public import Base
internal import CSimdjson

/// The memory of one decoder: the tokens of the current message and two areas for levels.
///
/// All memory is laid out in `init`; reading a message allocates nothing.
@safe
public struct JSONReader: ~Copyable, @unchecked Sendable {
    private let parser: OpaquePointer?

    /// Where tables go in and levels and faults come out; without a body it is this value's own.
    private let desk: UnsafeMutablePointer<csj_desk>
    private var reference: ReferenceReader

    /// The levels of whoever reads now.
    @usableFromInline var areas: LevelAreas

    /// How messages are read now.
    public private(set) var path: ReadingPath

    /// Lays out memory for messages of up to `bytesMax` bytes and `levelsMax` levels an area.
    ///
    /// Without a body, for a processor that runs none, the reference reads everything.
    /// - Precondition: `body` runs on this processor.
    public init(path: ReadingPath, body: JSONBody?, bytesMax: Int, levelsMax: Int) {
        reference = ReferenceReader(bytesMax: bytesMax, levelsMax: levelsMax)
        guard let body else {
            unsafe parser = nil
            unsafe desk = .allocate(capacity: 1)
            unsafe desk.initialize(to: csj_desk())
            self.path = .reference
            unsafe areas = reference.areas
            return
        }
        guard let made = unsafe csj_make(body.code, bytesMax, levelsMax),
            let desk = unsafe csj_desk_of(made)
        else { preconditionFailure("a reader is made at start, on a processor that runs its body") }
        unsafe parser = made
        unsafe self.desk = desk
        self.path = path
        unsafe areas = path == .reference ? reference.areas : LevelAreas(desk)
    }

    deinit {
        guard let parser = unsafe parser else { return unsafe desk.deallocate() }
        unsafe csj_free(parser)
    }

    /// Reads everything by the reference from now on.
    public mutating func fallBack() {
        path = .reference
        unsafe areas = reference.areas
    }

    /// Finds the tokens of a message; it stays in place while it is read.
    public mutating func begin(_ message: PaddedBytes) throws(JSONFault) {
        // SAFETY: the message has its padding.
        let result =
            path == .reference
            ? reference.begin(message) : unsafe csj_begin(parser, message.start, message.count)
        guard result == csj_ok else { throw fault(result, field: "") }
    }

    /// Names the tables in which plans look names up.
    ///
    /// The tables are read until the next call: keep them alive.
    public mutating func use(_ first: borrowing KeyTable, _ second: borrowing KeyTable) {
        // SAFETY: the caller keeps the tables.
        unsafe desk.pointee.tables = (UnsafePointer(first.header), UnsafePointer(second.header))
        unsafe desk.pointee.fixed_scales = 0
        unsafe reference.use(first.header, second.header)
    }

    /// Sets the scales for messages that do not name their instrument.
    public mutating func useScales(first: Scale, second: Scale) {
        unsafe desk.pointee.scales = (first.digits, second.digits)
        unsafe desk.pointee.fixed_scales = 1
        reference.useScales(first.digits, second.digits)
    }

    /// Fills `record` from the whole message; false when its name is not in the first table.
    public mutating func fill<Record>(
        _ plan: borrowing Plan<Record>,
        into record: inout Record
    ) throws(JSONFault) -> Bool {
        // SAFETY: the plan's offsets were taken from this record's type.
        let result = unsafe withUnsafeMutablePointer(to: &record) { out in
            if path == .reference {
                var token: UInt32 = 0
                let result = unsafe reference.fill(plan.root, at: &token, into: out)
                return result == csj_ok && !reference.ended(token) ? csj_malformed : result
            }
            return unsafe csj_fill(parser, plan.root, out)
        }
        return try outcome(result, plan)
    }

    /// Finds the tokens of a message and fills `record` from all of it.
    public mutating func read<Record>(
        _ message: PaddedBytes,
        _ plan: borrowing Plan<Record>,
        into record: inout Record
    ) throws(JSONFault) -> Bool {
        guard path != .reference else {
            try begin(message)
            return try fill(plan, into: &record)
        }
        // SAFETY: the message has its padding; the plan's offsets were taken from this record's type.
        let result = unsafe withUnsafeMutablePointer(to: &record) { out in
            unsafe csj_read(parser, plan.root, message.start, message.count, out)
        }
        return try outcome(result, plan)
    }

    /// Fills `record` from the object at `token` and moves `token` behind it.
    public mutating func fill<Record>(
        _ plan: borrowing Plan<Record>,
        at token: inout UInt32,
        into record: inout Record
    ) throws(JSONFault) -> Bool {
        // SAFETY: the plan's offsets were taken from this record's type.
        let result = unsafe withUnsafeMutablePointer(to: &record) { out in
            path == .reference
                ? unsafe reference.fill(plan.root, at: &token, into: out)
                : unsafe csj_fill_at(parser, plan.root, &token, out)
        }
        return try outcome(result, plan)
    }

    /// Enters the array at `token`: whether a row follows.
    public mutating func enter(_ token: inout UInt32) throws(JSONFault) -> Bool {
        let rows =
            path == .reference ? reference.enter(&token) : unsafe csj_enter(parser, &token)
        guard rows >= 0 else { throw fault(csj_wrong_type, field: "") }
        return rows == 1
    }

    /// After a row: whether another follows.
    public mutating func more(_ token: inout UInt32) throws(JSONFault) -> Bool {
        let rows =
            path == .reference ? reference.more(&token) : unsafe csj_more(parser, &token)
        guard rows >= 0 else { throw fault(csj_malformed, field: "") }
        return rows == 1
    }

    /// The fault of a message whose shape is wrong as a whole.
    public var malformed: JSONFault { JSONFault(reason: .malformed, field: "", offset: 0) }

    /// Whether nothing stands at `token` or behind it.
    public mutating func ended(_ token: UInt32) -> Bool {
        path == .reference ? reference.ended(token) : unsafe csj_ended(parser, token) != 0
    }

    /// The character a token begins with; 0 behind the last.
    public mutating func firstByte(_ token: UInt32) -> UInt8 {
        path == .reference ? reference.firstByte(token) : unsafe csj_first_byte(parser, token)
    }

    /// Reads a message that has exactly one of these layouts and gives its meaning; −1 when it has none.
    ///
    /// Every byte is compared or converted; the general decoder gives the same for the same bytes.
    public mutating func scan<Record>(
        _ layouts: borrowing Layouts<Record>,
        _ message: PaddedBytes,
        into record: inout Record
    ) -> Int {
        guard path == .fast else { return -1 }
        // SAFETY: the message has its padding; the layouts' offsets were taken from this record.
        return unsafe withUnsafeMutablePointer(to: &record) { out in
            Int(unsafe csj_scan(parser, layouts.header, message.start, message.count, out))
        }
    }

    /// Whether the reference reads the same out of a message that `scan` has just read.
    ///
    /// `read` is what the scan made; fields that only `plan` knows are the caller's to blank.
    public mutating func agrees<Record>(
        _ message: PaddedBytes,
        _ plan: borrowing Plan<Record>,
        into record: inout Record
    ) -> Bool {
        guard reference.begin(message) == csj_ok else { return false }
        var token: UInt32 = 0
        // SAFETY: the plan's offsets were taken from this record's type.
        let result = unsafe withUnsafeMutablePointer(to: &record) { out in
            unsafe reference.fill(plan.root, at: &token, into: out)
        }
        guard result == csj_ok, reference.ended(token) else { return false }
        let scanned = unsafe LevelAreas(desk)
        return unsafe scanned.holdTheSame(as: reference.areas)
    }

    /// Lends both level areas as pairs of integers: price and quantity in turn.
    ///
    /// - Precondition: `Level` is two 64-bit integers.
    @inlinable @inline(__always)
    public func withLevels<Level: BitwiseCopyable>(
        as type: Level.Type,
        _ body: (Span<Level>, Span<Level>) -> Void
    ) {
        precondition(
            MemoryLayout<Level>.size == 2 * MemoryLayout<Int64>.size,
            "a level is two 64-bit integers"
        )
        // SAFETY: each area holds so many levels, and nothing writes them while they are lent.
        unsafe body(
            Span(
                _unsafeStart: areas.first.assumingMemoryBound(to: Level.self),
                count: areas.counts[0]
            ),
            Span(
                _unsafeStart: areas.second.assumingMemoryBound(to: Level.self),
                count: areas.counts[1]
            )
        )
    }

    /// How many levels each area holds.
    @inlinable @inline(__always)
    public var levelCounts: (first: Int, second: Int) {
        // SAFETY: there are two counts.
        unsafe (areas.counts[0], areas.counts[1])
    }

    /// The outcome of filling: true, false for an unlisted name, or what was wrong.
    ///
    /// Mutating, as all that is called for each message: a borrow of a reader copies it.
    @inline(__always)
    private mutating func outcome<Record>(
        _ result: csj_result,
        _ plan: borrowing Plan<Record>
    ) throws(JSONFault) -> Bool {
        if result == csj_ok { return true }
        if result == csj_unlisted { return false }
        throw fault(result, field: plan.name(of: faultPlace.number))
    }

    private mutating func fault(_ result: csj_result, field: StaticString) -> JSONFault {
        let reason = JSONFault.Reason(rawValue: UInt8(truncatingIfNeeded: result.rawValue))
        return JSONFault(reason: reason ?? .malformed, field: field, offset: faultPlace.offset)
    }

    /// Where the last fault was.
    private var faultPlace: (number: UInt8, offset: UInt32) {
        mutating get {
            guard path != .reference else { return (reference.faultNumber, reference.faultOffset) }
            return unsafe (desk.pointee.fault_number, desk.pointee.fault_offset)
        }
    }
}
