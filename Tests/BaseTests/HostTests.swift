import Base
import Synchronization
import Testing

@Suite("Host")
struct HostTests {
    @Test("a pinned thread runs on its processor and is joined")
    func pinned() throws {
        let cpu = try #require(Processor.allowed.first)
        let seen = Mutex<[UInt32]>([])
        let thread = try PinnedThread(.init(name: "pinned", cpu: cpu)) {
            let allowed = Processor.allowed
            seen.withLock { $0 = allowed }
        }
        let pinned = thread.grants.pinned
        thread.join()
        #expect(pinned)
        #expect(seen.withLock { $0 } == [cpu])
    }

    @Test("a processor that does not exist is an error, and nothing runs")
    func noSuchProcessor() {
        let ran = Atomic<Bool>(false)
        #expect(throws: SystemError.self) {
            _ = try PinnedThread(.init(name: "nowhere", cpu: 1_000)) {
                ran.store(true, ordering: .relaxed)
            }
        }
        let hasRun = ran.load(ordering: .relaxed)
        #expect(!hasRun)
    }

    @Test("a refused scheduler class is reported and the thread runs all the same")
    func refusedScheduler() throws {
        let ran = Atomic<Bool>(false)
        // No kernel knows this priority.
        let thread = try PinnedThread(.init(name: "fifo", fifoPriority: 1_000)) {
            ran.store(true, ordering: .relaxed)
        }
        let refusal = thread.grants.fifoRefusal
        thread.join()
        #expect(refusal == SystemError(call: "pthread_setschedparam", errno: 22))
        let hasRun = ran.load(ordering: .relaxed)
        #expect(hasRun)
    }

    @Test("the whole promised stack can be used")
    func deepStack() throws {
        let sum = Atomic<Int>(0)
        let wishes = PinnedThread.Wishes(name: "deep", stackBytes: 4 << 20)
        let thread = try PinnedThread(wishes) {
            sum.store(HostTests.descend(4_000), ordering: .relaxed)
        }
        thread.join()
        let reached = sum.load(ordering: .relaxed)
        #expect(reached == 4_000)
    }

    /// Half a kilobyte of stack for each level at least.
    @inline(never)
    private static func descend(_ levels: Int) -> Int {
        guard levels > 0 else { return 0 }
        var room = InlineArray<64, Int>(repeating: levels)
        room[levels % 64] = 1
        return descend(levels - 1) + room[levels % 64]
    }

    @Test("blocks are zeroed, on cache lines, and can be locked", arguments: PageKind.allCases)
    func blocks(_ kind: PageKind) throws {
        let block: MemoryBlock
        do {
            block = try MemoryBlock.pages(byteCount: 100_000, kind: kind)
        } catch {
            // The reserved pool may be empty on this host; nothing else may be refused.
            #expect(kind == .reservedHuge && error.call.description == "mmap")
            return
        }
        #expect(block.byteCount >= 100_000)
        #expect(unsafe UInt(bitPattern: block.base) % UInt(MemoryBlock.lineBytes) == 0)
        block.prefault()
        let bytes = unsafe UnsafeRawBufferPointer(start: block.base, count: 100_000)
        #expect(unsafe bytes.allSatisfy { $0 == 0 })
        try block.lock()
    }

    @Test("an arena cuts disjoint pieces on their own lines until it is used up")
    func arena() throws {
        var arena = Arena(over: MemoryBlock(byteCount: 1_024))
        let first = unsafe arena.take(UInt64.self, count: 3)
        let second = unsafe arena.take(byteCount: 700)
        let third = unsafe arena.take(byteCount: 200)
        let a = try unsafe #require(first)
        let b = try unsafe #require(second)
        #expect(a.count == 3 && b.count == 700)
        let distance = UInt(bitPattern: b.baseAddress) - UInt(bitPattern: a.baseAddress)
        #expect(distance == UInt(MemoryBlock.lineBytes))
        #expect(unsafe third == nil)
        #expect(arena.usedBytes == 128 + 768)
    }

    @Test("two mappings of one shared block see each other's writes")
    func sharedBlock() throws {
        let first = try MemoryBlock.anonymousShared("test", byteCount: 8_192)
        try first.inheritDescriptor()
        let descriptor = try #require(first.descriptor)
        let second = try MemoryBlock.existingFile(path: "/proc/self/fd/\(descriptor)")
        unsafe first.base.storeBytes(of: 77, as: UInt64.self)
        #expect(unsafe second.base.load(as: UInt64.self) == 77)
        #expect(throws: SystemError(call: "open", errno: 2)) {
            _ = try MemoryBlock.existingFile(path: "/proc/self/fd/no-such-file")
        }
    }

    @Test("a heartbeat is silent, alive, then missed")
    func heartbeat() {
        let block = MemoryBlock(byteCount: Heartbeat.byteCount)
        let heart = Heartbeat(over: block, at: 0)
        let watch = Heartbeat.Watch(block, at: 0)
        let limit = Nanoseconds.milliseconds(10)
        let start = Instant(sinceBoot: 5_000_000_000)
        let silent = watch.state(start, limit: limit)
        heart.beat(start)
        let alive = watch.state(start + .milliseconds(10), limit: limit)
        let missed = watch.state(start + .milliseconds(11), limit: limit)
        #expect(silent == .silent)
        #expect(alive == .alive(.milliseconds(10)))
        #expect(missed == .missed(.milliseconds(11)))
    }

    @Test("a signal wakes a sleeper, also when it comes first")
    func wake() throws {
        let event = try WakeEvent()
        let set = try PollSet()
        try set.watch(event.descriptor, token: 9)
        var tokens = [UInt64](repeating: 0, count: 4)
        #expect(try set.wait(into: &tokens, timeoutMilliseconds: 0) == 0)
        event.signal()
        event.signal()
        #expect(try set.wait(into: &tokens, timeoutMilliseconds: 5_000) == 1)
        #expect(tokens[0] == 9)
        #expect(event.consume())
        #expect(!event.consume())
    }

    @Test("seeded entropy repeats, the kernel's does not")
    func entropy() {
        var first = SeededEntropy(seed: 4)
        var second = SeededEntropy(seed: 4)
        var kernel = KernelEntropy()
        let (a, b) = (first.nextSeed(), second.nextSeed())
        let (c, d) = (kernel.nextSeed(), kernel.nextSeed())
        #expect(a == b)
        #expect(c != d)
    }

    @Test("waiting grows from pauses to yields to sleep, as the policy says")
    func backoff() {
        for policy in WaitPolicy.allCases {
            var wait = Backoff(policy)
            let answers = (0..<100).map { _ in wait.pause() }
            #expect(answers.contains(true) == (policy == .block))
            wait.reset()
            let again = wait.pause()
            #expect(!again)
        }
        #expect(WaitPolicy.suited(toProcessors: 2) == .adaptive)
    }
}
