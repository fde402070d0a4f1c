import Base
import Domain
import Foundation
import Testing

@testable import Exchange

@Suite("Invariants under a storm of operations")
struct InvariantTests {
    static let operations = 100_000

    /// How many seeds: 20, or what `APUS_FUZZ_SEEDS` says; the first is 1 or `APUS_FUZZ_FROM`.
    static var seeds: [UInt64] {
        let environment = ProcessInfo.processInfo.environment
        let count = environment["APUS_FUZZ_SEEDS"].flatMap { UInt64($0) } ?? 20
        let first = environment["APUS_FUZZ_FROM"].flatMap { UInt64($0) } ?? 1
        return Array(first..<first + count)
    }

    /// Runs a storm and gives its digest, or the first violation.
    static func run(seed: UInt64, operations: Int) throws -> (digest: UInt64, trades: Int) {
        var storm = try Storm(seed: seed)
        var auditor = Auditor(ordersMax: 256)
        auditor.keepsPriority = storm.exchange.rules.amendPriority == .keptWhenShrinking
        var digest = EventDigest()
        for operation in 0...operations {
            if operation < operations { storm.step() } else { storm.flatten() }
            var touched: [Int] = []
            storm.exchange.drainEvents { events in
                for index in events.indices {
                    digest.mix(events[index])
                    if case .position(let report) = events[index] {
                        let place = Int(report.account.index) * 2
                        touched.append(place + Int(report.position.instrument.index))
                    }
                }
                auditor.judge(events)
            }
            auditor.judgeSums(storm.exchange, touched: touched)
            if operation % 512 == 0, let fault = storm.exchange.bookFault() {
                throw Broken(seed: seed, operation: operation, what: fault)
            }
            if let what = auditor.violation {
                throw Broken(seed: seed, operation: operation, what: what)
            }
        }
        auditor.judgeFlat(storm.exchange)
        if let what = auditor.violation {
            throw Broken(seed: seed, operation: operations, what: what)
        }
        return (digest.value, auditor.trades)
    }

    struct Broken: Error, CustomStringConvertible {
        let seed: UInt64
        let operation: Int
        let what: String

        var description: String { "seed \(seed), operation \(operation): \(what)" }
    }

    @Test("hold for every seed", arguments: seeds)
    func hold(seed: UInt64) throws {
        let (_, trades) = try Self.run(seed: seed, operations: Self.operations)
        #expect(trades > Self.operations / 20, "a storm trades")
    }

    @Test("one seed gives the same bytes in another process")
    func sameBytes() async throws {
        let here = try Self.run(seed: 4_711, operations: 20_000).digest
        let elsewhere = await #expect(
            processExitsWith: .success,
            observing: [\.standardOutputContent]
        ) {
            let digest = try Self.run(seed: 4_711, operations: 20_000).digest
            print("digest=\(digest)=")
        }
        let output = String(decoding: elsewhere?.standardOutputContent ?? [], as: UTF8.self)
        #expect(output.contains("digest=\(here)="), "printed: \(output)")
    }
}
