internal import Base
internal import Domain
internal import Journal
internal import Market
internal import VenuePort

// What goes on the tape: every input, byte for byte, before it is looked at.
extension Lane where V: ~Copyable, S: ~Copyable {
    mutating func note(_ kind: TapeKind, source: UInt16, _ message: PaddedBytes) {
        guard tape != nil else { return }
        // SAFETY: the message's bytes are readable for the length of the call.
        let span = unsafe Span(_unsafeStart: message.start, count: message.count)
        core.tape = tape?.add(kind, source: source, span) ?? 0
    }

    mutating func noteEmpty(_ kind: TapeKind, source: UInt16) {
        guard tape != nil else { return }
        let none = InlineArray<1, UInt8>(repeating: 0)
        core.tape = tape?.add(kind, source: source, none.span.extracting(0..<0)) ?? 0
    }

    mutating func noteResponse(_ body: PaddedBytes, status: UInt16, id: RequestID) {
        guard tape != nil else { return }
        var head = InlineArray<16, UInt8>(repeating: 0)
        for index in 0..<8 {
            head[index] = UInt8(truncatingIfNeeded: id.raw >> Int64(8 * index))
        }
        head[8] = UInt8(truncatingIfNeeded: status)
        head[9] = UInt8(truncatingIfNeeded: status >> 8)
        _ = tape?.add(.responseHead, source: TapeSource.rest, head.span)
        note(.responseBody, source: TapeSource.rest, body)
    }

    mutating func noteCommand(_ command: Command) {
        guard tape != nil else { return }
        let bytes = command.tapeBytes
        core.tape = tape?.add(.command, source: TapeSource.command, bytes.span) ?? 0
    }

    mutating func noteConditions(_ conditions: PassConditions) {
        guard tape != nil else { return }
        let bytes = conditions.bytes
        _ = tape?.add(.passEnd, source: TapeSource.lane, bytes.span)
    }

    /// What left, for a replay to compare with.
    mutating func noteSent(_ bytes: Span<UInt8>) {
        guard tape != nil else { return }
        _ = tape?.add(.sent, source: TapeSource.trade, bytes)
    }

    /// How long this pass took, stage by stage: told to people, never to a replay's lane.
    mutating func noteStamps() {
        guard stamps.isOn else { return }
        let times = stamps.current.stages
        unsafe times.span.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            // SAFETY: the array outlives the call, and integers have no padding.
            let span = unsafe Span<UInt8>(
                _unsafeStart: start.assumingMemoryBound(to: UInt8.self),
                count: bytes.count
            )
            _ = tape?.add(.stamps, source: TapeSource.lane, span)
        }
    }
}

extension Command {
    /// The command as the tape keeps it.
    var tapeBytes: InlineArray<16, UInt8> {
        var bytes = InlineArray<16, UInt8>(repeating: 0)
        bytes[0] = kind.rawValue
        bytes[2] = UInt8(truncatingIfNeeded: instrument.index)
        bytes[3] = UInt8(truncatingIfNeeded: instrument.index >> 8)
        bytes[4] = UInt8(truncatingIfNeeded: origin)
        bytes[5] = UInt8(truncatingIfNeeded: origin >> 8)
        for index in 0..<8 {
            bytes[8 + index] = UInt8(truncatingIfNeeded: value >> Int64(8 * index))
        }
        return bytes
    }

    /// Reads what the tape keeps; nil when it is no command this build knows.
    init?(tape bytes: Span<UInt8>) {
        guard bytes.count == 16, let kind = CommandKind(rawValue: bytes[0]) else { return nil }
        var value: UInt64 = 0
        for index in 0..<8 { value |= UInt64(bytes[8 + index]) << UInt64(8 * index) }
        self.init(
            kind: kind,
            instrument: InstrumentID(index: UInt16(bytes[2]) | UInt16(bytes[3]) << 8),
            origin: UInt16(bytes[4]) | UInt16(bytes[5]) << 8,
            value: Int64(bitPattern: value)
        )
    }
}
