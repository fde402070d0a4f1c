public import Base
internal import CSimdjson

/// The memory of one decoder: the tokens of the current message and two areas for levels.
///
/// All memory is laid out in `init`; reading a message allocates nothing.
@safe
public struct JSONReader: ~Copyable, @unchecked Sendable {
    private let parser: OpaquePointer

    /// The instruction set in use.
    public let body: JSONBody

    /// Lays out memory for messages of up to `bytesMax` bytes and `levelsMax` levels an area.
    ///
    /// - Precondition: `body` runs on this processor.
    public init(body: JSONBody, bytesMax: Int, levelsMax: Int) {
        guard let made = unsafe csj_make(body.code, bytesMax, levelsMax) else {
            preconditionFailure("a reader is made at start, on a processor that runs its body")
        }
        unsafe parser = made
        self.body = body
    }

    deinit { unsafe csj_free(parser) }

    /// Finds the tokens of a message; it stays in place while it is read.
    public mutating func begin(_ message: PaddedBytes) throws(JSONFault) {
        // SAFETY: the message has its padding.
        let result = unsafe csj_begin(parser, message.start, message.count)
        guard result == csj_ok else { throw fault(result, field: "") }
    }

    /// Names the tables in which plans look names up.
    ///
    /// The tables are read until the next call: keep them alive.
    public mutating func use(_ first: borrowing KeyTable, _ second: borrowing KeyTable) {
        // SAFETY: the caller keeps the tables.
        unsafe csj_tables(parser, first.header, second.header)
    }

    /// Sets the scales for messages that do not name their instrument.
    public mutating func useScales(first: Scale, second: Scale) {
        unsafe csj_scales(parser, first.digits, second.digits)
    }

    /// Fills `record` from the whole message; false when its name is not in the first table.
    public mutating func fill<Record>(
        _ plan: borrowing Plan<Record>,
        into record: inout Record
    ) throws(JSONFault) -> Bool {
        // SAFETY: the plan's offsets were taken from this record's type.
        let result = unsafe withUnsafeMutablePointer(to: &record) { out in
            unsafe csj_fill(parser, plan.root, out)
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
            unsafe csj_fill_at(parser, plan.root, &token, out)
        }
        return try outcome(result, plan)
    }

    /// Enters the array at `token`: whether a row follows.
    public func enter(_ token: inout UInt32) throws(JSONFault) -> Bool {
        let rows = unsafe csj_enter(parser, &token)
        guard rows >= 0 else { throw fault(csj_wrong_type, field: "") }
        return rows == 1
    }

    /// After a row: whether another follows.
    public func more(_ token: inout UInt32) throws(JSONFault) -> Bool {
        let rows = unsafe csj_more(parser, &token)
        guard rows >= 0 else { throw fault(csj_malformed, field: "") }
        return rows == 1
    }

    /// Whether nothing stands at `token` or behind it.
    public func ended(_ token: UInt32) -> Bool { unsafe csj_ended(parser, token) != 0 }

    /// The character a token begins with; 0 behind the last.
    public func firstByte(_ token: UInt32) -> UInt8 { unsafe csj_first_byte(parser, token) }

    /// Reads a message that has exactly one of these layouts and says which; −1 when it has none.
    ///
    /// Every byte is compared or converted; the general decoder gives the same for the same bytes.
    public mutating func scan<Record>(
        _ layouts: borrowing Layouts<Record>,
        _ message: PaddedBytes,
        into record: inout Record
    ) -> Int {
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
        var firstCount = 0
        var secondCount = 0
        let first = unsafe csj_area(parser, 0, &firstCount)
        let second = unsafe csj_area(parser, 1, &secondCount)
        // SAFETY: each area holds so many levels, and nothing writes them while they are lent.
        unsafe body(
            Span(
                _unsafeStart: UnsafeRawPointer(first!).assumingMemoryBound(to: Level.self),
                count: firstCount
            ),
            Span(
                _unsafeStart: UnsafeRawPointer(second!).assumingMemoryBound(to: Level.self),
                count: secondCount
            )
        )
    }

    /// How many levels each area holds.
    public var levelCounts: (first: Int, second: Int) {
        var firstCount = 0
        var secondCount = 0
        _ = unsafe csj_area(parser, 0, &firstCount)
        _ = unsafe csj_area(parser, 1, &secondCount)
        return (firstCount, secondCount)
    }

    /// The outcome of filling: true, false for an unlisted name, or what was wrong.
    @inline(__always)
    private func outcome<Record>(
        _ result: csj_result,
        _ plan: borrowing Plan<Record>
    ) throws(JSONFault) -> Bool {
        if result == csj_ok { return true }
        if result == csj_unlisted { return false }
        var number: UInt8 = 0
        var offset: UInt32 = 0
        unsafe csj_fault(parser, &number, &offset)
        throw fault(result, field: plan.name(of: number))
    }

    private func fault(_ result: csj_result, field: StaticString) -> JSONFault {
        var number: UInt8 = 0
        var offset: UInt32 = 0
        unsafe csj_fault(parser, &number, &offset)
        let reason = JSONFault.Reason(rawValue: UInt8(truncatingIfNeeded: result.rawValue))
        return JSONFault(reason: reason ?? .malformed, field: field, offset: offset)
    }
}
