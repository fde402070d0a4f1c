public import Base
internal import Synchronization
internal import Transport

/// REST off the order path: requests go to a worker thread by one ring, answers come back by another.
///
/// Neither side waits for the other; the asking thread makes no system call but the one that wakes
/// the worker.
public struct RestClient: ~Copyable {
    private var requests: ByteRing.Producer
    private var answers: ByteRing.Consumer
    private let line: RestLine
    private let origins: Int
    private let longestRequest: Int
    private let thread: PinnedThread

    /// Can be waited for: signalled with every answer that `take` has to hand out.
    public let bell: WakeEvent

    /// Starts the worker.
    public init(_ settings: RestSettings) throws(RestFailure) {
        precondition(
            settings.bodyBytesMax + 131_072 <= settings.answerRingBytes / 2,
            "the longest answer takes at most half of its ring"
        )
        let line = try RestLine(settings)
        let bell: WakeEvent
        do { bell = try WakeEvent() } catch { throw .thread(error) }
        let asked = ByteRing(capacityBytes: settings.requestRingBytes)
        let answered = ByteRing(capacityBytes: settings.answerRingBytes)
        let input = Handoff(asked.consumer)
        let output = Handoff(answered.producer)
        let started: PinnedThread
        do {
            started = try PinnedThread(.init(name: "rest", cpu: settings.cpu)) {
                var worker = RestWorker(line, settings, input.take(), output.take(), bell)
                worker.run()
            }
        } catch {
            throw .thread(error)
        }
        requests = asked.producer
        answers = answered.consumer
        self.line = line
        self.bell = bell
        origins = settings.origins.count
        longestRequest = settings.requestRingBytes / 2
        thread = started
    }

    deinit { line.end() }

    /// Hands in a request.
    ///
    /// - Parameters:
    ///   - id: What the answer is known by.
    ///   - method: The method.
    ///   - origin: The place of the origin in the settings.
    ///   - target: Path and query.
    ///   - headers: Header lines separated by line feeds; may hold a key, and is never logged.
    ///   - body: The body; may be empty.
    ///   - within: When the transfer is given up.
    /// - Returns: Whether an answer will come.
    public mutating func ask(
        id: UInt64,
        _ method: RestMethod,
        origin: Int,
        target: String,
        headers: String = "",
        body: [UInt8] = [],
        within: Nanoseconds = .seconds(10)
    ) -> RestOutcome {
        precondition(origin >= 0 && origin < origins, "an origin is one of the settings'")
        let path = Array(target.utf8)
        // A zero byte would end the text early and let another path through the check.
        guard !ForbiddenPath.refuses(path.span), path.first == UInt8(ascii: "/"),
            path.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return .forbidden }
        let lines = Array(headers.utf8)
        precondition(!lines.contains(0), "a header line is text")
        let record = RestRecord(
            id: id,
            origin: UInt32(origin),
            method: method.rawValue,
            timeoutMilliseconds: UInt32(clamping: within.count / 1_000_000),
            targetCount: UInt32(path.count),
            headersCount: UInt32(lines.count),
            bodyCount: UInt32(body.count)
        )
        let texts = path + [0] + lines + [0] + body
        guard RestRecord.byteCount + texts.count + 16 <= longestRequest else { return .full }
        let staged = unsafe withUnsafeBytes(of: record) { head in
            let head = unsafe head.bindMemory(to: UInt8.self)
            return unsafe requests.stage(tag: 0, head.span, texts.span)
        }
        guard staged else { return .full }
        requests.publish()
        line.wake()
        return .queued
    }

    /// Hands the next answer to `body`: the answer, its header lines, its body, and words if it failed.
    ///
    /// - Parameter body: Called at most once; the spans end with the call.
    /// - Returns: False when no answer is waiting.
    public mutating func take(
        _ body: (
            _ answer: RestAnswer, _ head: Span<UInt8>, _ body: Span<UInt8>, _ why: Span<UInt8>
        ) -> Void
    ) -> Bool {
        let taken: Void? = answers.take { _, record in
            let size = MemoryLayout<RestAnswer>.size
            let answer = unsafe record.withUnsafeBytes { bytes in
                unsafe bytes.loadUnaligned(as: RestAnswer.self)
            }
            let head = size..<size + Int(answer.headCount)
            let content = head.upperBound..<head.upperBound + Int(answer.bodyCount)
            let why = content.upperBound..<content.upperBound + Int(answer.whyCount)
            body(
                answer,
                record.extracting(head),
                record.extracting(content),
                record.extracting(why)
            )
        }
        answers.release()
        return taken != nil
    }
}
