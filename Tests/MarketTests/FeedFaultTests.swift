internal import Base
internal import Domain
internal import Glibc
internal import PropertyTesting
internal import Testing

@testable internal import Market

/// What can go wrong with a feed.
enum FeedFault: Int, CaseIterable {
    case drop, duplicate, reorder, corruptIDs, corruptTime, offGrid, crossing, truncate
    case stalePicture, reset
}

/// Feeds a sequencer with a stream full of faults and looks at the book after every step.
struct FaultCampaign<Style: Numbering>: ~Copyable {
    private var random: Random
    private var truth: TrueFeed<Style>
    private var subject: Sequencer<Style.Rule>
    private var now: Int64 = 0
    private var old: Message
    private var wire: [Message] = []
    private var answer: (message: Message, at: Int64, byPage: Bool)?
    private(set) var injected = [Int](repeating: 0, count: FeedFault.allCases.count)

    /// Reads of the live book, and of them those that were not a true state at the id they named.
    private(set) var reads = 0
    private(set) var wrongReads = 0
    private(set) var recoveries = 0

    /// What had gone wrong before the first wrong read.
    private(set) var firstWrong = ""
    private var history: [FeedFault] = []
    private var isIDMadeUp = false

    init(seed: UInt64) {
        random = Random(seed: seed)
        truth = TrueFeed(&random)
        subject = .started()
        old = truth.picture()
        if Style.Rule.streamStartsWithSnapshot { wire.append(truth.picture()) }
    }

    var counters: SequenceCounters { subject.counters }

    /// Injects so many faults, with a calm time after every few; false when one is not recovered from.
    mutating func run(faults: Int) -> Bool {
        var done = 0
        while done < faults {
            for _ in 0..<random.below(6) + 1 where done < faults {
                for _ in 0..<random.below(6) { step() }
                inject(FeedFault.allCases[Int(random.below(UInt64(FeedFault.allCases.count)))])
                done += 1
            }
            guard calm() else { return false }
            recoveries += 1
        }
        return true
    }

    /// Every fault is found or harmless: in calm the book is live and true again.
    private mutating func calm() -> Bool {
        var steps = 0
        while !isTrue, steps < 5_000 {
            step()
            steps += 1
        }
        return isTrue
    }

    private var isTrue: Bool {
        let digest = subject.read(at: .distantPast + .milliseconds(now)) { $0.digest }
        return digest == truth.digest && subject.lastID == truth.current && wire.isEmpty
    }

    /// One honest step: the venue sends, requests are answered, the book is looked at.
    private mutating func step() {
        wire.append(truth.step(&random))
        if random.oneIn(200) { old = truth.picture() }
        deliver()
    }

    private mutating func deliver() {
        for message in wire {
            now += 10
            subject.take(message, at: now)
            look()
        }
        wire.removeAll(keepingCapacity: true)
        if let due = answer, now >= due.at {
            answer = nil
            if due.byPage {
                // A page is as old as its way was long.
                subject.takePage(due.message, at: now)
            } else {
                subject.take(truth.picture(), at: now)
            }
            look()
        }
        if let request = subject.request(at: now), answer == nil {
            let delay = random.integer(in: 0...200)
            answer = (truth.picture(), now + delay, request.means == .page)
        }
    }

    private mutating func look() {
        let seen = subject.read(at: .distantPast + .milliseconds(now)) {
            ($0.digest, $0.lastID, $0.touch)
        }
        // A crossed book is shown as such where auctions cross; the gate refuses to trade on it.
        guard let seen, seen.2.rawValue < Touch.locked.rawValue else { return }
        reads += 1
        // An id a fault has made up names no state or another; the levels must then be a true state.
        let isTrue =
            truth.digests[seen.1] == seen.0
            || (isIDMadeUp && truth.digests.values.contains(seen.0))
        guard !isTrue else { return }
        wrongReads += 1
        if wrongReads == 1 {
            firstWrong = "\(history.suffix(8)) id \(seen.1) known \(truth.digests[seen.1] != nil)"
        }
    }

    private mutating func inject(_ fault: FeedFault) {
        // No rule sees through made-up ids or times on top of another loss: those come one at a time.
        if fault == .corruptIDs || fault == .corruptTime {
            _ = calm()
            isIDMadeUp = fault == .corruptIDs
        }
        defer {
            if fault == .corruptIDs || fault == .corruptTime { _ = calm() }
            isIDMadeUp = false
        }
        injected[fault.rawValue] += 1
        history.append(fault)
        var message = truth.step(&random)
        switch fault {
        case .drop:
            return
        case .duplicate:
            let times = random.below(3) + 1
            wire.append(message)
            for _ in 0..<times { wire.append(message) }
        case .reorder:
            var late = [message]
            for _ in 0...random.below(5) { late.append(truth.step(&random)) }
            for index in stride(from: late.count - 1, to: 0, by: -1) {
                late.swapAt(index, Int(random.below(UInt64(index + 1))))
            }
            wire += late
        case .corruptIDs:
            let change =
                random.oneIn(2) ? 1 << random.integer(in: 0...42) : random.integer(in: -99...99)
            switch random.below(3) {
            case 0: message.update.first += change
            case 1: message.update.last ^= change
            default: message.update.previous -= change
            }
            // No venue's stream begins anew by a flipped bit of a large number.
            if message.update.last == 1 { message.update.last = 2 }
            wire.append(message)
        case .corruptTime:
            let shift = random.integer(in: -1_000_000...1_000_000)
            let time = UTCTime(milliseconds: truth.clock + shift)
            if random.oneIn(2) { message.update.eventTime = time }
            if random.oneIn(2) { message.update.engineTime = time }
            wire.append(message)
        case .offGrid:
            message.bids.append(Level(-random.integer(in: 0...5), 1))
            wire.append(message)
        case .crossing:
            message.bids.append(Level((truth.asks.keys.min() ?? 50_000) + 1, 1))
            message.asks.append(Level((truth.bids.keys.max() ?? 50_000) - 1, 1))
            wire.append(message)
        case .truncate:
            deliver()
            subject.reportMalformed(at: .distantPast + .milliseconds(now))
            look()
        case .stalePicture:
            wire.append(message)
            deliver()
            if Style.Rule.streamStartsWithSnapshot {
                subject.take(old, at: now)
            } else {
                subject.takePage(old, at: now)
            }
            look()
        case .reset:
            subject.stop()
            look()
            subject.start(at: .distantPast + .milliseconds(now))
            answer = nil
            if Style.Rule.streamStartsWithSnapshot { wire.append(truth.picture()) }
        }
        deliver()
    }
}

@Suite("Feed faults")
struct FeedFaultTests {
    /// `APUS_FAULTS=<number>` sets the volume, `APUS_SEED=<number>` the seed.
    static func number(_ name: String, _ standard: Int) -> Int {
        unsafe getenv(name).flatMap { unsafe Int(String(cString: $0)) } ?? standard
    }

    private func run<Style: Numbering>(_: Style.Type) {
        let faults = Self.number("APUS_FAULTS", 10_000)
        let seed = Self.number("APUS_SEED", 4)
        var campaign = FaultCampaign<Style>(seed: UInt64(seed))
        let recovered = campaign.run(faults: faults)
        let wrong = campaign.wrongReads
        #expect(recovered, "a fault was not recovered from, seed \(seed)")
        let firstWrong = campaign.firstWrong
        #expect(wrong == 0, "the book was shown while it was wrong, seed \(seed): \(firstWrong)")
        let reads = campaign.reads
        #expect(reads > faults)
        let injected = campaign.injected
        #expect(injected.allSatisfy { $0 > faults / 20 })
        let counters = campaign.counters
        print(
            "\(Style.self): \(faults) faults, \(reads) reads, \(campaign.recoveries) recoveries,",
            BreakCause.allCases.map { "\($0) \(counters.breaks($0))" }.joined(separator: ", "),
            "healed \(counters.healed) late \(counters.late) duplicates \(counters.duplicates)"
        )
    }

    @Test("never show a wrong Binance book, and always end in a true one")
    func binance() { run(BinanceNumbering.self) }

    @Test("never show a wrong OKX book, and always end in a true one")
    func okx() { run(OKXNumbering.self) }

    @Test("never show a wrong Bybit book, and always end in a true one")
    func bybit() { run(BybitNumbering.self) }
}

@Suite("Shuffled feeds")
struct ShuffledFeedTests {
    private func check<Style: Numbering>(_: Style.Type) throws {
        try checkProperty("any shuffle and repetition gives one book", cases: 200) { draws in
            var random = Random(seed: draws.number(upTo: .max))
            var truth = TrueFeed<Style>(&random)
            let picture = truth.picture()
            var messages = (0..<draws.number(upTo: 40) + 1).map { _ in truth.step(&random) }
            // Ids that fall by a reset tell an old message apart by nothing but its time.
            guard
                zip(messages, messages.dropFirst()).allSatisfy({ $0.update.last < $1.update.last })
            else { return }
            // Messages that no later one follows: without them nobody could know of their loss.
            let last = messages.removeLast()
            for _ in 0..<draws.number(upTo: 20) {
                guard let again = messages.randomElement(using: &random) else { break }
                messages.append(again)
            }
            if Style.Rule.streamStartsWithSnapshot { messages.append(picture) }
            messages.shuffle(using: &random)
            messages.append(last)

            var subject = Sequencer<Style.Rule>.started()
            for message in messages { subject.take(message) }
            if subject.state != .live { subject.takePage(picture) }
            let digest = subject.read(at: .distantPast) { $0.digest }
            try hold(
                digest == truth.digest,
                "state \(subject.state), book \(String(describing: digest))"
            )
        }
    }

    @Test("give one Binance book")
    func binance() throws { try check(BinanceNumbering.self) }

    @Test("give one OKX book")
    func okx() throws { try check(OKXNumbering.self) }

    @Test("give one Bybit book")
    func bybit() throws { try check(BybitNumbering.self) }
}
