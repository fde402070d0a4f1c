import Base
import Digests
import Domain
import Exchange
import Foundation
import Market
import Testing

/// hftbacktest's answers to the quoting loop, made by Tests/Oracles/hft_fills.py.
struct PeerAnswer: Decodable, CustomTestStringConvertible {
    let model: String
    let orders: Int64
    let fills: Int
    let position: String
    let balance: String
    let fee: String
    let sha256: String

    var testDescription: String { model }

    static func load() throws -> [PeerAnswer] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent()
            .appendingPathComponent("Fixtures/exchange/hft_fills.jsonl")
        let text = try String(contentsOf: file, encoding: .utf8)
        return try text.split(separator: "\n").map {
            try JSONDecoder().decode(PeerAnswer.self, from: Data($0.utf8))
        }
    }
}

@Suite("Fills over a recording, equal to hftbacktest's")
struct PeerFillsTests {
    static let events = SyntheticRecording(seed: 7).events(2_000_000)

    static func listing() -> Listing {
        var listing = Floor.listing(mark: 67_000)
        listing.instrument.priceMax = Price(raw: 800_000)
        return listing
    }

    func check(_ answer: PeerAnswer, _ queue: some QueueModel) throws {
        var loop = try QuotingLoop(events: Self.events, queue: queue, listing: Self.listing())
        loop.run()
        let fills = loop.fills.sorted { ($0.time, $0.order) < ($1.time, $1.order) }
        let lines = fills.map { fill in
            "\(fill.order),\(fill.side.sign),\(fill.tick),\(fill.lots),\(fill.time.nanoseconds)\n"
        }
        #expect(loop.orders == answer.orders)
        #expect(lines.count == answer.fills)
        #expect(lines.count >= 2_000)
        let listing = Array(lines.joined().utf8)
        #expect(SHA256.digest(of: listing.span).text == answer.sha256)
        #expect(loop.position.raw * 100_000 == (try eighths(answer.position)))
        #expect(loop.cash == (try eighths(answer.balance)))
        #expect(loop.commissions.raw == (try eighths(answer.fee)))
    }

    @Test("for each of its queue models", arguments: try PeerAnswer.load())
    func equal(answer: PeerAnswer) throws {
        typealias Library = LibraryFunctions
        switch answer.model {
        case "risk_adverse": try check(answer, ConservativeQueue())
        case "power":
            try check(answer, ProbabilityQueue(PowerDeparture<Library>(exponent: 2)))
        case "power2":
            try check(answer, ProbabilityQueue(PowerOfSumDeparture<Library>(exponent: 2)))
        case "power3":
            try check(answer, ProbabilityQueue(PowerOfShareDeparture<Library>(exponent: 2)))
        case "log": try check(answer, ProbabilityQueue(LogarithmDeparture<Library>()))
        case "log2": try check(answer, ProbabilityQueue(LogarithmOfSumDeparture<Library>()))
        default: Issue.record("no queue model \(answer.model)")
        }
    }
}
