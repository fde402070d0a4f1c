// Stress for the ring: numbered messages, so that a lost, doubled or torn one is seen.

internal import Base
internal import Glibc

/// A message that shows when it is torn: the number and two words that follow from it.
struct Message: BitwiseCopyable, Sendable {
    let number: UInt64
    let square: UInt64
    let complement: UInt64

    init(_ number: UInt64) {
        self.number = number
        square = number &* number
        complement = ~number
    }

    func isWhole(_ expected: UInt64) -> Bool {
        number == expected && square == expected &* expected && complement == ~expected
    }
}

func fail(_ reason: String) -> Never {
    print("ring-stress: \(reason)")
    exit(1)
}

/// Sends so many messages to a thread and checks their order and sum there.
func threads(_ messages: UInt64, producerCPU: UInt32, consumerCPU: UInt32) {
    let ring = SPSCRing<Message>(capacity: 1_024)
    let input = Handoff(ring.consumer)
    let output = Handoff(ring.producer)
    let start = SystemTime().now
    guard
        let consumer = try? PinnedThread(
            .init(name: "consumer", cpu: consumerCPU),
            body: { receive(input.take(), messages) }
        ),
        let producer = try? PinnedThread(
            .init(name: "producer", cpu: producerCPU),
            body: { send(output.take(), messages) }
        )
    else { fail("threads do not start") }
    producer.join()
    consumer.join()
    let nanoseconds = (SystemTime().now - start).count
    print("\(messages) messages, \(nanoseconds / Int64(max(messages, 1))) ns each")
}

func send(_ given: consuming SPSCRing<Message>.Producer, _ messages: UInt64) {
    var producer = given
    var wait = Backoff(.adaptive)
    for number in 0..<messages {
        while !producer.push(Message(number)) { _ = wait.pause() }
        wait.reset()
    }
}

func receive(_ given: consuming SPSCRing<Message>.Consumer, _ messages: UInt64) {
    var consumer = given
    var wait = Backoff(.adaptive)
    var expected: UInt64 = 0
    var sum: UInt64 = 0
    while true {
        guard let message = consumer.pop() else {
            if consumer.isFinished { break }
            _ = wait.pause()
            continue
        }
        wait.reset()
        guard message.isWhole(expected) else { fail("wanted \(expected), got \(message)") }
        sum &+= message.number
        expected += 1
    }
    guard expected == messages else { fail("\(expected) of \(messages) arrived") }
    let wanted = messages == 0 ? 0 : messages &* (messages &- 1) / 2
    guard sum == wanted else { fail("the sum is \(sum), not \(wanted)") }
}

/// The other process: joins the ring in the file and pushes until it is killed.
func produce(_ path: String) {
    guard let block = try? MemoryBlock.existingFile(path: path),
        var producer = try? SPSCRing<Message>.Producer(joining: block, at: 0)
    else { fail("the ring cannot be joined") }
    var wait = Backoff(.adaptive)
    var number: UInt64 = 0
    while !producer.isAbandoned {
        if producer.push(Message(number)) {
            number += 1
            wait.reset()
        } else {
            _ = wait.pause()
        }
    }
}

/// Starts producers one after the other, kills each in the middle and reads all it published.
func killed(_ rounds: Int) {
    let path = "/dev/shm/apus-ring-stress-\(getpid())"
    defer { _ = unsafe unlink(path) }
    let size = SPSCRing<Message>.byteCount(capacity: 256)
    guard let block = try? MemoryBlock.file(path: path, byteCount: size) else {
        fail("no shared file")
    }
    SPSCRing<Message>.format(block, at: 0, capacity: 256)
    guard var consumer = try? SPSCRing<Message>.Consumer(joining: block, at: 0) else {
        fail("the ring cannot be joined")
    }
    var random = Random(seed: 99)
    var total: UInt64 = 0
    for round in 0..<rounds {
        let child = spawn(["/proc/self/exe", "produce", path])
        let target = random.below(50_000) + 1
        var expected: UInt64 = 0
        var isDead = false
        while true {
            if let message = consumer.pop() {
                guard message.isWhole(expected) else {
                    fail("round \(round): wanted \(expected), got \(message)")
                }
                expected += 1
                if expected == target { kill(child, SIGKILL) }
            } else if isDead {
                break
            } else if expected >= target {
                waitFor(child)
                isDead = true
                if consumer.isPeerAlive { fail("round \(round): a dead producer seems alive") }
            } else {
                var status: Int32 = 0
                if unsafe waitpid(child, &status, WNOHANG) == child {
                    fail("round \(round): the producer ended by itself, status \(status)")
                }
                Processor.yield()
            }
        }
        if consumer.isFinished { fail("round \(round): a killed producer seems to have closed") }
        total += expected
    }
    print("\(rounds) producers killed, \(total) messages whole and in order")
}

func spawn(_ arguments: [String]) -> pid_t {
    var child: pid_t = 0
    // SAFETY: the words live until the call returns; the child has its own copy then.
    let words = unsafe arguments.map { unsafe strdup($0) } + [nil]
    let status = unsafe posix_spawn(&child, arguments[0], nil, nil, words, nil)
    guard status == 0 else { fail("posix_spawn: \(status)") }
    unsafe words.forEach { unsafe free($0) }
    return child
}

func waitFor(_ child: pid_t) {
    var status: Int32 = 0
    guard unsafe waitpid(child, &status, 0) == child else { fail("waitpid") }
}

let arguments = CommandLine.arguments
guard arguments.count == 3 else { fail("usage: ring-stress threads|one-core|killed|produce N") }
let cpus = Processor.allowed
switch (arguments[1], UInt64(arguments[2])) {
case ("threads", let messages?):
    threads(messages, producerCPU: cpus[0], consumerCPU: cpus[cpus.count - 1])
case ("one-core", let messages?): threads(messages, producerCPU: cpus[0], consumerCPU: cpus[0])
case ("killed", let rounds?): killed(Int(rounds))
case ("produce", _): produce(arguments[2])
default: fail("nothing is named \(arguments[1])")
}
