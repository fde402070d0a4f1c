public import Base
internal import CSockets
internal import Synchronization

/// The system's resolver on a thread of its own; a lane only looks at two rings.
public struct SystemNames: Names, ~Copyable {
    /// How long an answer is used before the name is asked for again.
    public static let lifetime = Nanoseconds.seconds(60)

    /// How long an old answer is used when no new one can be had.
    public static let staleLifetime = Nanoseconds.seconds(3_600)

    private struct Answer: BitwiseCopyable, Sendable {
        let host: Int32
        let failure: Int32
        let count: Int32
        let addresses: InlineArray<8, csockets_address>
    }

    private struct Entry {
        var addresses: [SocketAddress] = []
        var answeredAt: Instant?
        var isAsked = false
        var failure: String?
    }

    private let hosts: [String]
    private var entries: [Entry]
    private var questions: SPSCRing<Int32>.Producer
    private var answers: SPSCRing<Answer>.Consumer
    private let wake: WakeEvent
    private let isOver: Flag
    private let thread: PinnedThread

    private final class Flag: Sendable {
        let value = Atomic<Bool>(false)
    }

    /// Starts the thread; only `hosts` can be asked for.
    public init(hosts: [String], cpu: UInt32? = nil) throws(SystemError) {
        let wake = try WakeEvent()
        let set = try PollSet()
        try set.watch(wake.descriptor, token: 0)
        let isOver = Flag()
        let toThread = SPSCRing<Int32>(capacity: 64)
        let fromThread = SPSCRing<Answer>(capacity: 64)
        let input = Handoff(toThread.consumer)
        let output = Handoff(fromThread.producer)
        let started = try PinnedThread(.init(name: "names", cpu: cpu)) {
            var questions = input.take()
            var answers = output.take()
            var tokens: [UInt64] = [0]
            while !isOver.value.load(ordering: .acquiring) {
                while let host = questions.pop() {
                    _ = answers.push(Self.resolve(hosts[Int(host)], host))
                }
                _ = try? set.wait(into: &tokens, timeoutMilliseconds: 1_000)
                _ = wake.consume()
            }
        }
        self.hosts = hosts
        entries = hosts.map { _ in Entry() }
        questions = toThread.producer
        answers = fromThread.consumer
        self.wake = wake
        self.isOver = isOver
        thread = started
    }

    deinit {
        isOver.value.store(true, ordering: .releasing)
        wake.signal()
    }

    /// The cached addresses, or a question on its way; an old answer serves while a new one comes.
    public mutating func addresses(
        of host: String,
        port: UInt16,
        at now: Instant
    ) -> NameAnswer {
        if let numeric = SocketAddress(host, port: port) { return .addresses([numeric]) }
        collect(at: now)
        guard let index = hosts.firstIndex(of: host) else {
            return .failed("not a configured host")
        }
        let age = entries[index].answeredAt.map { now - $0 }
        if let age, age < Self.lifetime { return answer(index, port) }
        if !entries[index].isAsked, questions.push(Int32(index)) {
            entries[index].isAsked = true
            entries[index].failure = nil
            wake.signal()
        }
        if let age, age < Self.staleLifetime { return answer(index, port) }
        if let failure = entries[index].failure { return .failed(failure) }
        return .waiting
    }

    private func answer(_ index: Int, _ port: UInt16) -> NameAnswer {
        .addresses(
            entries[index].addresses.map { address in
                var address = address
                address.port = port
                return address
            }
        )
    }

    private mutating func collect(at now: Instant) {
        while let answer = answers.pop() {
            let index = Int(answer.host)
            entries[index].isAsked = false
            if answer.count > 0 {
                entries[index].addresses = (0..<Int(answer.count)).map {
                    SocketAddress(raw: answer.addresses[$0])
                }
                entries[index].answeredAt = now
            } else {
                entries[index].failure = unsafe String(
                    cString: csockets_resolve_words(answer.failure)
                )
            }
        }
    }

    private static func resolve(_ host: String, _ index: Int32) -> Answer {
        var addresses = InlineArray<8, csockets_address>(repeating: csockets_address())
        var span = addresses.mutableSpan
        let count = unsafe span.withUnsafeMutableBufferPointer { room in
            unsafe csockets_resolve(host, 0, room.baseAddress, 8)
        }
        return Answer(
            host: index,
            failure: min(count, 0),
            count: max(count, 0),
            addresses: addresses
        )
    }
}
