internal import Base
internal import VenuePort

/// Book messages that move the touch by three ticks, up and down in turns: each one moves a quote.
///
/// Twenty levels a side in the layout of 2026, more bytes of them than L2 holds; ids and times are
/// written into a message when its turn comes, so the chain goes on for ever.
@safe
final class QuoteMessages {
    /// The best bid in ticks of 0.1 before an upward move, and how far a move goes.
    static let lowBid: Int64 = 670_000
    static let move: Int64 = 3
    static let levels = 20

    /// The id of the last update before the next message.
    private(set) var last: Int64 = 359_220_613_550

    /// Whether the latest message moved the touch up.
    private(set) var isMoved = false

    private let count: Int
    private var next = 0
    private let memory: UnsafeMutablePointer<UInt8>
    private var starts: [Int] = []
    private var places: [Places] = []

    /// Where the numbers that change stand in one message.
    private struct Places {
        var times: [Int] = []
        var ids: [Int] = []
    }

    init(seed: UInt64 = 7) {
        // Four megabytes are more than the second-level cache of any machine this runs on.
        count = (4 << 20) / 1_200 & ~1
        var random = Random(seed: seed)
        var bytes: [UInt8] = []
        for index in 0..<count {
            starts.append(bytes.count)
            let text = Self.message(isUp: index & 1 == 0, &random)
            places.append(Self.places(Array(text.utf8)))
            bytes += text.utf8
        }
        starts.append(bytes.count)
        unsafe memory = .allocate(capacity: bytes.count + PaddedBytes.padding)
        for (index, byte) in bytes.enumerated() { unsafe memory[index] = byte }
        for index in 0..<PaddedBytes.padding { unsafe memory[bytes.count + index] = 0 }
    }

    deinit { unsafe memory.deallocate() }

    /// The next message, its ids following the last one's.
    func take(at milliseconds: Int64) -> PaddedBytes {
        let start = starts[next]
        for place in places[next].times { write(milliseconds, at: start + place) }
        // U, u, pu: the order they stand in.
        let ids = places[next].ids
        write(last + 1, at: start + ids[0])
        write(last + 80, at: start + ids[1])
        write(last, at: start + ids[2])
        last += 80
        isMoved = next & 1 == 0
        // SAFETY: all messages lie in one block with padding behind the last.
        let message = unsafe PaddedBytes(
            start: UnsafePointer(memory + start),
            count: starts[next + 1] - start
        )
        next = next + 1 == count ? 0 : next + 1
        return message
    }

    /// The levels of the whole book, as the answer to a depth query ends.
    static func picture(isMoved: Bool) -> String {
        let bid = lowBid + (isMoved ? move : 0)
        let bids = (0..<200).map { level(bid - $0, 5_000 + $0) }
        let asks = (0..<200).map { level(bid + 1 + $0, 5_000 + $0) }
        return
            "\"bids\":[\(bids.joined(separator: ","))],\"asks\":[\(asks.joined(separator: ","))]}"
    }

    private static func message(isUp: Bool, _ random: inout Random) -> String {
        var bids: [String] = []
        var asks: [String] = []
        // What the move ran over is gone; the rest is told anew.
        let gone = (1...move).map { level(lowBid + $0, 0) }
        let bid = lowBid + (isUp ? move : 0)
        if !isUp { bids = gone.reversed() }
        if isUp { asks = gone }
        var away: Int64 = 0
        while bids.count < levels {
            bids.append(level(bid - away, random.integer(in: 1...9_999)))
            away += 1
        }
        away = 1
        while asks.count < levels {
            asks.append(level(bid + away, random.integer(in: 1...9_999)))
            away += 1
        }
        return #"{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1785048482829,"#
            + #""T":1785048482718,"s":"BTCUSDT","ps":"BTCUSDT","U":359220613551,"#
            + #""u":359220613630,"pu":359220613550,"b":["#
            + bids.joined(separator: ",") + #"],"a":["# + asks.joined(separator: ",")
            + #"],"st":1}}"#
    }

    private static func level(_ ticks: Int64, _ thousandths: Int64) -> String {
        let fraction = String(thousandths % 1_000)
        let zeros = String(repeating: "0", count: 3 - fraction.count)
        return "[\"\(ticks / 10).\(ticks % 10)0\",\"\(thousandths / 1_000).\(zeros)\(fraction)\"]"
    }

    private static func places(_ text: [UInt8]) -> Places {
        var found = Places()
        for name in ["\"E\":", "\"T\":"] { found.times.append(place(of: name, text)) }
        for name in ["\"U\":", "\"u\":", "\"pu\":"] { found.ids.append(place(of: name, text)) }
        return found
    }

    private static func place(of name: String, _ text: [UInt8]) -> Int {
        let name = Array(name.utf8)
        for start in 0..<text.count - name.count
        where text[start..<start + name.count].elementsEqual(name) {
            return start + name.count
        }
        preconditionFailure("the message has each field")
    }

    /// Writes a number over one of as many digits.
    private func write(_ number: Int64, at place: Int) {
        var end = place
        while unsafe memory[end] >= 0x30, unsafe memory[end] <= 0x39 { end += 1 }
        var rest = number
        while end > place {
            end -= 1
            unsafe memory[end] = UInt8(0x30 + rest % 10)
            rest /= 10
        }
    }
}
