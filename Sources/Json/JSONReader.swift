public import Base
internal import CSimdjson
internal import Glibc

/// The memory of one decoder: the tokens of the current message and two areas for levels.
///
/// All memory is laid out in `init`; reading a message allocates nothing.
@safe
public struct JSONReader: ~Copyable, @unchecked Sendable {
    private let parser: OpaquePointer?
    private var reference: ReferenceReader

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
            self.path = .reference
            return
        }
        guard let made = unsafe csj_make(body.code, bytesMax, levelsMax) else {
            preconditionFailure("a reader is made at start, on a processor that runs its body")
        }
        unsafe parser = made
        self.path = path
    }

    deinit { if let parser = unsafe parser { unsafe csj_free(parser) } }

    /// Reads everything by the reference from now on.
    public mutating func fallBack() { path = .reference }

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
        unsafe csj_tables(parser, first.header, second.header)
        unsafe reference.use(first.header, second.header)
    }

    /// Sets the scales for messages that do not name their instrument.
    public mutating func useScales(first: Scale, second: Scale) {
        unsafe csj_scales(parser, first.digits, second.digits)
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
                return result == csj_ok && !ended(token) ? csj_malformed : result
            }
            return unsafe csj_fill(parser, plan.root, out)
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
    public func ended(_ token: UInt32) -> Bool { firstByte(token) == 0 }

    /// The character a token begins with; 0 behind the last.
    public func firstByte(_ token: UInt32) -> UInt8 {
        path == .reference ? reference.firstByte(token) : unsafe csj_first_byte(parser, token)
    }

    /// Reads a message that has exactly one of these layouts and says which; −1 when it has none.
    ///
    /// Every byte is compared or converted; the general decoder gives the same for the same bytes.
    public mutating func scan<Record>(
        _ layouts: borrowing Layouts<Record>,
        _ message: PaddedBytes,
        into record: inout Record
    ) -> Int {
        guard path == .fast else { return -1 }
        var choice: UInt32 = 0
        // SAFETY: the message has its padding; the layouts' offsets were taken from this record.
        let result = unsafe withUnsafeMutablePointer(to: &record) { out in
            unsafe csj_scan(
                parser,
                layouts.header,
                message.start,
                message.count,
                out,
                &choice
            )
        }
        return result == csj_ok ? Int(choice) : -1
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
        guard result == csj_ok, reference.firstByte(token) == 0 else { return false }
        let (counts, first, second) = unsafe areas
        guard counts == reference.counts else { return false }
        let width = MemoryLayout<csj_level>.stride
        // SAFETY: each area holds so many levels.
        return unsafe memcmp(first, reference.areas.0, counts.0 * width) == 0
            && memcmp(second, reference.areas.1, counts.1 * width) == 0
    }

    /// Lends both level areas as pairs of integers: price and quantity in turn.
    ///
    /// - Precondition: `Level` is two 64-bit integers.
    @inline(__always)
    public func withLevels<Level: BitwiseCopyable>(
        as type: Level.Type,
        _ body: (Span<Level>, Span<Level>) -> Void
    ) {
        precondition(
            MemoryLayout<Level>.size == MemoryLayout<csj_level>.size,
            "a level is two 64-bit integers"
        )
        let (counts, first, second) = unsafe areas
        // SAFETY: each area holds so many levels, and nothing writes them while they are lent.
        unsafe body(
            Span(_unsafeStart: first.assumingMemoryBound(to: Level.self), count: counts.0),
            Span(_unsafeStart: second.assumingMemoryBound(to: Level.self), count: counts.1)
        )
    }

    /// How many levels each area holds.
    public var levelCounts: (first: Int, second: Int) {
        let (counts, _, _) = unsafe areas
        return counts
    }

    /// Where the levels of the last message lie, and how many.
    private var areas: ((Int, Int), UnsafeRawPointer, UnsafeRawPointer) {
        guard path != .reference else {
            return unsafe (
                reference.counts, UnsafeRawPointer(reference.areas.0),
                UnsafeRawPointer(reference.areas.1)
            )
        }
        var counts = (0, 0)
        guard let first = unsafe csj_area(parser, 0, &counts.0),
            let second = unsafe csj_area(parser, 1, &counts.1)
        else { preconditionFailure("a reader has two areas") }
        return unsafe (counts, UnsafeRawPointer(first), UnsafeRawPointer(second))
    }

    /// The outcome of filling: true, false for an unlisted name, or what was wrong.
    @inline(__always)
    private func outcome<Record>(
        _ result: csj_result,
        _ plan: borrowing Plan<Record>
    ) throws(JSONFault) -> Bool {
        if result == csj_ok { return true }
        if result == csj_unlisted { return false }
        throw fault(result, field: plan.name(of: faultPlace.number))
    }

    private func fault(_ result: csj_result, field: StaticString) -> JSONFault {
        let reason = JSONFault.Reason(rawValue: UInt8(truncatingIfNeeded: result.rawValue))
        return JSONFault(reason: reason ?? .malformed, field: field, offset: faultPlace.offset)
    }

    /// Where the last fault was.
    private var faultPlace: (number: UInt8, offset: UInt32) {
        guard path != .reference else { return (reference.faultNumber, reference.faultOffset) }
        var number: UInt8 = 0
        var offset: UInt32 = 0
        unsafe csj_fault(parser, &number, &offset)
        return (number, offset)
    }
}
