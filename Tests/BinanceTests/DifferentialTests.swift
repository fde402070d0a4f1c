import Base
import Domain
import Foundation
import Json
import Testing
import VenuePort
import VenueReading

@testable import Binance

/// The scan, the general decoder and the reference read the same out of the same bytes, however
/// broken: `APUS_FUZZ_EXECUTIONS` says how often, `APUS_SEED` from where.
@Suite("Binance decoders agree")
struct DifferentialTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let executions = environment["APUS_FUZZ_EXECUTIONS"].flatMap(Int.init) ?? 100_000
    private static let seed = environment["APUS_SEED"].flatMap(UInt64.init) ?? 0x5EED

    /// What a decoder made of a message: its events, or nothing.
    private static func outcome(
        _ market: inout BinanceMarket,
        _ message: PaddedMessage,
        _ table: borrowing InstrumentTable
    ) -> String {
        var recorder = MarketRecorder()
        do {
            try market.decodeMarket(message.bytes, instruments: table, into: &recorder)
            // What is skipped is judged by its head: the tokenizer has seen all of it, the reference
            // no more than that. Nothing is handed over either way.
            let isSkipped = recorder.books.isEmpty && recorder.events.isEmpty
            return isSkipped ? "nothing" : recorder.text
        } catch {
            return "nothing"
        }
    }

    @Test("on captured messages changed at random")
    func changedMessages() throws {
        var messages = try ["frames_2026.jsonl", "market_samples.jsonl"]
            .flatMap(Fixture.messages).map { Array($0.utf8) }
        for digits in [1, 7, 15, 16, 17] {
            let number = String(repeating: "7", count: digits)
            messages.append(
                Array(
                    (#"{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1,"T":2,"#
                        + #""s":"BTCUSDT","ps":"BTCUSDT","U":\#(number),"u":4,"pu":2,"b":["#
                        + #"["\#(number)","0.\#(number)"],["1.5","2"]],"a":[["2","3"]],"st":1}}"#)
                        .utf8
                )
            )
        }
        var random = SplitMix(state: Self.seed)
        let table = Listing.table(price: 1, quantity: 3)
        var ways: [BinanceMarketBox] = [BinanceMarketBox(.reference, nil)]
        for body in JSONBody.allCases where body.runsHere {
            ways.append(BinanceMarketBox(.fast, body))
            ways.append(BinanceMarketBox(.general, body))
        }
        let letters = Array("0123456789.-eE\"[]{},: \\tn\u{1}@btcusdBTCUSD".utf8) + [0xFF, 0x80, 0]
        for execution in 0..<(Self.executions / messages.count) {
            for index in messages.indices {
                var bytes = messages[index]
                for _ in 0..<Int(random.next() % 3) {
                    let place = Int(random.next() % UInt64(bytes.count))
                    let letter = letters[Int(random.next() % UInt64(letters.count))]
                    switch random.next() % 5 {
                    case 0: bytes[place] = letter
                    case 1: bytes.insert(letter, at: place)
                    case 2: bytes.remove(at: place)
                    case 3: bytes.removeLast(bytes.count - place - 1)
                    default: bytes.swapAt(place, Int(random.next() % UInt64(bytes.count)))
                    }
                    if bytes.isEmpty { bytes = [letter] }
                }
                let stale = messages[Int(random.next() % UInt64(messages.count))]
                let message = PaddedMessage(bytes, padding: Array(stale.suffix(100)))
                let expected = Self.outcome(&ways[0].market, message, table)
                for way in ways.dropFirst() {
                    let actual = Self.outcome(&way.market, message, table)
                    guard actual == expected else {
                        Issue.record(
                            """
                            seed \(Self.seed) execution \(execution) message \(index)
                            \(String(decoding: bytes, as: UTF8.self))
                            \(actual)
                            \(expected)
                            """
                        )
                        return
                    }
                }
            }
        }
    }
}

/// Holds a decoder, which is not copyable, in an array.
private final class BinanceMarketBox {
    var market: BinanceMarket

    init(_ path: ReadingPath, _ body: JSONBody?) {
        market = BinanceMarket(path: path, body: body, auditEvery: .max)
    }
}

/// A small generator whose every number follows from its seed.
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
