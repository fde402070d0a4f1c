internal import Base
internal import Binance
internal import CEchoReference
internal import Domain
internal import Foundation
internal import Journal
internal import Market
internal import Trading
internal import VenuePort

/// How much resident memory a trading lane gains over so many simulated messages.
///
/// The same lane under a virtual clock, a message each millisecond, its venue in memory, its journal on
/// a disk whose old segments go by retention. Audits, clock, keys and countdown run as they do live.
public final class LaneMemory: Work {
    private typealias SimulatedLane = Lane<BinanceVenue, BinanceContinuity, MakerQuoting>

    /// Messages between two looks of the drainer.
    private static let drainEvery = 64

    private let time = VirtualTime()
    private let messages = QuoteMessages()
    private let folder = ScratchFolder.make("memory")
    private var lane: SimulatedLane?
    private var drainer: JournalDrainer<SystemDisk>?
    private var outlet: MemoryOutlet?
    private var isUserUp = false

    /// Bytes gained over the last run.
    public private(set) var figure: Int64?

    /// Nothing is laid out before `begin`.
    public init() {}

    /// Lays out the lane; what it takes once it takes in the first messages.
    public func begin() {
        do { try open() } catch { preconditionFailure("a lane over a temporary folder: \(error)") }
        run(100_000)
        precondition(lane?.mode == .run, "the lane trades")
    }

    private func open() throws {
        var settings = LaneRules.settings
        settings.auditEvery = .milliseconds(1_500)
        settings.countdown = .seconds(30)
        // Its feed tells books alone.
        settings.dataGates.markAge = .zero
        var options = JournalOptions(
            folder: folder,
            tag: settings.tag,
            venue: .binance,
            lane: settings.lane
        )
        options.segmentBytes = 8 << 20
        options.keepFor = .seconds(3_600)
        // In virtual time: twenty syncs a second would be one for each order.
        options.syncEvery = .seconds(60)
        options.lagMax = .seconds(60)
        let block = MemoryBlock(byteCount: JournalRing.byteCount(records: options.ringRecords))
        block.prefault()
        var entropy = SeededEntropy(seed: 1)
        let journal = try Journal(
            options,
            tables: LaneRules.tables,
            block: block,
            disk: SystemDisk(),
            time: time,
            boot: BootID(low: 1, high: 1),
            entropy: &entropy
        )
        let recovered = RecoveredLane(journal.recovered)
        var profile = LaneRules.maker
        profile.lifeMin = .milliseconds(50)
        profile.tolerance = 2
        drainer = consume journal.drainer
        outlet = MemoryOutlet()
        var lane = SimulatedLane(
            settings,
            venue: BinanceVenue(encoder: try LaneRules.encoder()),
            instruments: LaneRules.table(),
            strategy: MakerQuoting([profile]),
            journal: journal.writer,
            tape: nil,
            recovered: recovered,
            policy: LaneRules.sequence
        )
        lane.begin(at: time.now)
        lane.take(Command(kind: .grant, value: .max))
        for link in [LaneLink.market(0), .market(1), .trade, .rest] { lane.link(link, isUp: true) }
        self.lane = consume lane
    }

    /// Passes of one message each.
    public func run(_ operations: Int) {
        guard var lane = lane.take(), var outlet = outlet.take() else { return }
        let before = ResidentMemory.bytes
        for index in 0..<operations {
            time.advance(by: .milliseconds(1))
            lane.begin(at: time.now)
            let milliseconds = time.utc.milliseconds
            unsafe lane_words_clock(outlet.words, milliseconds)
            if outlet.wantsUser, !isUserUp {
                isUserUp = true
                lane.link(.user, isUp: true)
            }
            outlet.deliver(to: &lane)
            lane.take(market: messages.take(at: milliseconds), feed: 0)
            unsafe lane_words_stand(outlet.words, messages.last, messages.isMoved ? 1 : 0)
            let conditions = lane.conditions(unsentBytes: 0, isBehind: false)
            lane.finish(conditions, into: &outlet)
            if index % Self.drainEvery == 0 {
                let isWell = drainer?.step(now: time.now, utc: time.utc) != nil
                precondition(isWell, "the journal is drained")
            }
        }
        figure = ResidentMemory.bytes - before
        self.lane = consume lane
        self.outlet = consume outlet
    }

    /// Gives journal and folder back.
    public func end() {
        lane = nil
        drainer = nil
        outlet = nil
        ScratchFolder.remove(folder)
    }
}

/// The venue's end in memory: answers what a pass sent in the pass that follows.
@safe
private struct MemoryOutlet: LaneOutlet, ~Copyable {
    let words: OpaquePointer
    private(set) var wantsUser = false
    private var room = [UInt8](repeating: 0, count: 1 << 17)
    private var waiting: [Waiting] = []

    private struct Waiting {
        var request: RequestID
        var start: Int
        var count: Int
    }

    private var used = 0

    init() {
        unsafe words = lane_words_begin(
            QuoteMessages.picture(isMoved: false),
            QuoteMessages.picture(isMoved: true),
            LaneRules.positions(LaneRules.held.raw)
        )
        waiting.reserveCapacity(256)
    }

    deinit { unsafe lane_words_end(words) }

    /// Hands the lane what the venue has answered.
    mutating func deliver(to lane: inout Lane<BinanceVenue, BinanceContinuity, MakerQuoting>) {
        unsafe room.withUnsafeBufferPointer { room in
            guard let base = room.baseAddress else { return }
            for answer in waiting {
                // SAFETY: each text lies in the room with padding behind it.
                let bytes = unsafe PaddedBytes(start: base + answer.start, count: answer.count)
                if answer.request == .none {
                    lane.take(answer: bytes)
                } else {
                    lane.take(rest: bytes, status: 200, id: answer.request)
                }
            }
        }
        waiting.removeAll(keepingCapacity: true)
        used = 0
    }

    mutating func trade(_ bytes: Span<UInt8>) {
        unsafe hear(bytes) { words, text, into, room in
            _ = unsafe lane_words_hear(words, text)
            return unsafe lane_words_accept(words, into, room)
        }
    }

    mutating func rest(
        _ target: RestTarget,
        _ path: Span<UInt8>,
        id: RequestID,
        urgent: Bool
    ) {
        unsafe hear(path, request: id) { unsafe lane_words_rest($0, $1, $2, $3) }
    }

    /// Has the venue answer a request, ended by a zero as C reads it.
    private mutating func hear(
        _ bytes: Span<UInt8>,
        request: RequestID = .none,
        _ answer: (OpaquePointer, UnsafePointer<CChar>, UnsafeMutablePointer<UInt8>, Int) -> Int
    ) {
        let start = used
        for index in bytes.indices { room[start + index] = bytes[index] }
        room[start + bytes.count] = 0
        let into = start + bytes.count + 1
        let words = unsafe words
        let count = unsafe room.withUnsafeMutableBufferPointer { room -> Int in
            guard let base = room.baseAddress else { return 0 }
            // SAFETY: request and answer lie in the room, one behind the other.
            return unsafe base.withMemoryRebound(to: CChar.self, capacity: room.count) { text in
                unsafe answer(words, text + start, base + into, room.count - into)
            }
        }
        waiting.append(Waiting(request: request, start: into, count: count))
        used = into + count + PaddedBytes.padding
    }

    mutating func market(_ bytes: Span<UInt8>, feed: UInt8) {}
    mutating func connectUser(key: Span<UInt8>) { wantsUser = true }
    mutating func reconnect(_ link: LaneLink) { preconditionFailure("no link is silent here") }
    mutating func notice(_ notice: Notice) {}
}
