internal import Base
internal import Digests
internal import Domain
internal import Exchange
internal import Foundation
internal import Market

/// The replayed flow of `exchange.l2.replay`: the quoting loop over two million recorded events.
enum Replayed {
    static let count = 2_000_000
    static let seed: UInt64 = 7
    static let events = SyntheticRecording(seed: seed).events(count)

    /// The listings of fills both sides gave; a row whose fills differ says nothing about speed.
    nonisolated(unsafe) static var ours: String?
    nonisolated(unsafe) static var theirs: String?

    /// Ends the program when the two sides filled differently.
    static func compare() {
        guard let ours = unsafe ours, let theirs = unsafe theirs, ours != theirs else { return }
        let words = "latency-lab: exchange.l2.replay: fills differ from hftbacktest's\n"
        FileHandle.standardError.write(Data(words.utf8))
        exit(1)
    }
}

/// Our side: virtual venue and account over the recording, power law of departures.
final class ReplayLoop: Work {
    private typealias Queue = ProbabilityQueue<PowerDeparture<LibraryFunctions>>
    private var kept: QuotingLoop<Queue>?

    func begin() { pause() }

    func pause() {
        do throws(ListingError) {
            var listing = try OrderFlow.listing()
            listing.mark = MarkPrice(Price(raw: 67_000 * 100_000_000))
            kept = try QuotingLoop(
                events: Replayed.events,
                queue: ProbabilityQueue(PowerDeparture(exponent: 2)),
                listing: listing
            )
        } catch {
            preconditionFailure("the measured contract can be listed")
        }
    }

    func run(_ operations: Int) {
        precondition(operations == Replayed.count, "a replay is run whole")
        if kept == nil { pause() }
        guard var loop = kept.take() else { return }
        loop.run()
        let fills = loop.fills.sorted { ($0.time, $0.order) < ($1.time, $1.order) }
        var listing: [UInt8] = []
        for fill in fills {
            let cells = [
                fill.order, fill.side.sign, fill.tick, fill.lots, fill.time.nanoseconds,
            ]
            listing += Array((cells.map(String.init).joined(separator: ",") + "\n").utf8)
        }
        unsafe Replayed.ours = SHA256.digest(of: listing.span).text
        Replayed.compare()
    }
}

/// hftbacktest's ROI-vector book under the same loop, in a process of its own.
final class PeerReplay: Work {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var unread = Data()
    private var isReady = false

    /// The Python that has hftbacktest, if one is installed.
    static var python: String? {
        let environment = ProcessInfo.processInfo.environment["APUS_VENV"] ?? ".venv"
        let path = environment + "/bin/python"
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }

    init(python: String) {
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = [
            "Tests/Oracles/hft_fills.py", "--serve", "--model", "power",
            "--events", "\(Replayed.count)", "--seed", "\(Replayed.seed)",
        ]
        process.standardInput = input
        process.standardOutput = output
        do { try process.run() } catch { preconditionFailure("the peer can be started") }
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    func begin() { pause() }

    func pause() {
        guard !isReady else { return }
        ask("prepare")
        isReady = true
    }

    func run(_ operations: Int) {
        precondition(operations == Replayed.count, "a replay is run whole")
        if !isReady { pause() }
        let answer = ask("go")
        unsafe Replayed.theirs = answer
        Replayed.compare()
        isReady = false
    }

    /// Sends one line and waits for one.
    @discardableResult
    private func ask(_ line: String) -> String {
        input.fileHandleForWriting.write(Data((line + "\n").utf8))
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                let text = String(decoding: unread[unread.startIndex..<end], as: UTF8.self)
                unread.removeSubrange(unread.startIndex...end)
                return text
            }
            let more = output.fileHandleForReading.availableData
            precondition(!more.isEmpty, "the peer answers")
            unread.append(more)
        }
    }
}
