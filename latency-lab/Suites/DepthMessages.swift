internal import Base
internal import Domain
internal import VenuePort

/// Depth diffs in the layout of 2026, with digit lengths as captured, more of them than L2 holds.
@safe
final class DepthMessages {
    /// How many there are.
    let count: Int

    private let memory: UnsafeMutablePointer<UInt8>
    private let starts: UnsafeMutablePointer<Int>

    /// Makes messages of `levels` levels a side; the same seed makes the same bytes.
    init(levels: Int, seed: UInt64 = 7) {
        // Four megabytes are more than the second-level cache of any machine this runs on.
        count = max(64, (4 << 20) / (250 + levels * 46))
        var random = seed
        var bytes: [UInt8] = []
        var starts: [Int] = []
        var id: Int64 = 359_220_613_550
        for _ in 0..<count {
            starts.append(bytes.count)
            bytes += Self.message(levels, id: id, &random).utf8
            id += 80
        }
        starts.append(bytes.count)
        unsafe memory = .allocate(capacity: bytes.count + PaddedBytes.padding)
        for (index, byte) in bytes.enumerated() { unsafe memory[index] = byte }
        for index in 0..<PaddedBytes.padding { unsafe memory[bytes.count + index] = 0 }
        unsafe self.starts = .allocate(capacity: starts.count)
        for (index, start) in starts.enumerated() { unsafe self.starts[index] = start }
    }

    deinit {
        unsafe memory.deallocate()
        unsafe starts.deallocate()
    }

    /// A message in place; the next one is its padding.
    subscript(index: Int) -> PaddedBytes {
        // SAFETY: all messages lie in one block with padding behind the last.
        unsafe PaddedBytes(
            start: UnsafePointer(memory + starts[index]),
            count: starts[index + 1] - starts[index]
        )
    }

    private static func message(_ levels: Int, id: Int64, _ random: inout UInt64) -> String {
        var text =
            #"{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1785048482829,"#
            + #""T":1785048482718,"s":"BTCUSDT","ps":"BTCUSDT","U":\#(id + 1),"u":\#(id + 80),"#
            + #""pu":\#(id),"b":["#
        for side in 0..<2 {
            if side == 1 { text += "],\"a\":[" }
            for level in 0..<levels {
                let tenths = 670_000 + (side == 1 ? 1 : -1) * Int64(next(&random) % 20_000)
                // A third are removals; most of the rest are small, as in the captures.
                let kind = next(&random) % 15
                let thousandths =
                    kind < 5 ? 0 : Int64(next(&random) % (kind < 8 ? 50_000 : 2_000))
                text += level == 0 ? "[\"" : ",[\""
                text += Decimal.text(tenths, scale: Scale(digits: 1))
                if tenths % 10 == 0 { text += ".0" }
                text += "0\",\"" + padded(thousandths) + "\"]"
            }
        }
        return text + "],\"st\":1}}"
    }

    private static func padded(_ thousandths: Int64) -> String {
        let fraction = String(thousandths % 1_000)
        let zeros = String(repeating: "0", count: 3 - fraction.count)
        return "\(thousandths / 1_000).\(zeros)\(fraction)"
    }

    private static func next(_ state: inout UInt64) -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
