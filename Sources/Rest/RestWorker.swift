internal import Base
internal import CCurl

/// The worker's loop: takes requests, moves transfers on, hands answers back.
struct RestWorker: ~Copyable {
    private let line: RestLine
    private let bases: [String]
    private var requests: ByteRing.Consumer
    private var answers: ByteRing.Producer
    private let bell: WakeEvent

    init(
        _ line: RestLine,
        _ settings: RestSettings,
        _ requests: consuming ByteRing.Consumer,
        _ answers: consuming ByteRing.Producer,
        _ bell: WakeEvent
    ) {
        self.line = line
        bases = settings.origins.map(\.base)
        self.requests = requests
        self.answers = answers
        self.bell = bell
    }

    mutating func run() {
        while !line.isOver {
            takeRequests()
            _ = unsafe ccurl_poll(line.curl, 500)
            var result = unsafe ccurl_result()
            while unsafe ccurl_next(line.curl, &result) != 0 {
                unsafe hand(result)
                unsafe ccurl_recycle(line.curl, result.transfer)
            }
        }
    }

    private mutating func takeRequests() {
        let (line, bases) = (line, bases)
        while true {
            let failed = requests.take { _, record -> RestRecord? in
                Self.begin(record, line, bases)
            }
            guard let failed else { break }
            requests.release()
            if let failed { refuse(failed.id) }
        }
    }

    /// Begins the transfer that a record asks for; the record when it cannot begin.
    private static func begin(
        _ record: Span<UInt8>,
        _ line: RestLine,
        _ bases: [String]
    ) -> RestRecord? {
        unsafe record.withUnsafeBytes { bytes in
            let asked = unsafe bytes.loadUnaligned(as: RestRecord.self)
            guard let texts = bytes.baseAddress,
                let method = RestMethod(rawValue: asked.method)
            else { return asked }
            // SAFETY: the asking side laid the three texts out with these counts.
            let target = unsafe (texts + RestRecord.byteCount).assumingMemoryBound(to: CChar.self)
            let headers = unsafe target + Int(asked.targetCount) + 1
            let body = unsafe headers + Int(asked.headersCount) + 1
            let url = unsafe bases[Int(asked.origin)] + String(cString: target)
            let begun = unsafe url.withCString { url in
                var request = unsafe ccurl_request(
                    id: asked.id,
                    method: UnsafeRawPointer(method.text.utf8Start)
                        .assumingMemoryBound(to: CChar.self),
                    url: url,
                    headers: headers,
                    body: body,
                    body_count: Int(asked.bodyCount),
                    timeout_ms: Int(asked.timeoutMilliseconds)
                )
                return unsafe ccurl_begin(line.curl, &request)
            }
            return begun == 0 ? nil : asked
        }
    }

    private mutating func refuse(_ id: UInt64) {
        let none = Span<UInt8>()
        let words = Array("the request could not begin".utf8)
        let answer = RestAnswer(
            id: id,
            status: 0,
            headCount: 0,
            bodyCount: 0,
            whyCount: UInt32(words.count),
            resolved: .zero,
            connected: .zero,
            secured: .zero,
            firstByte: .zero,
            total: .zero
        )
        put(answer, none, none, words.span)
    }

    private mutating func hand(_ result: ccurl_result) {
        let why = unsafe String(cString: result.why).utf8
        let head = unsafe UnsafeBufferPointer(start: result.head, count: result.head_count)
        let body = unsafe UnsafeBufferPointer(start: result.body, count: result.body_count)
        let answer = unsafe RestAnswer(
            id: result.id,
            status: result.status,
            headCount: UInt32(result.head_count),
            bodyCount: UInt32(result.body_count),
            whyCount: UInt32(why.count),
            resolved: .microseconds(result.resolved_us),
            connected: .microseconds(result.connected_us),
            secured: .microseconds(result.secured_us),
            firstByte: .microseconds(result.first_byte_us),
            total: .microseconds(result.total_us)
        )
        unsafe put(answer, head.span, body.span, Array(why).span)
    }

    /// Waits for room: an answer is never dropped, and only this thread waits.
    private mutating func put(
        _ answer: RestAnswer,
        _ head: Span<UInt8>,
        _ body: Span<UInt8>,
        _ why: Span<UInt8>
    ) {
        var fixed: [UInt8] = []
        unsafe withUnsafeBytes(of: answer) { bytes in unsafe fixed.append(contentsOf: bytes) }
        for index in head.indices { fixed.append(head[index]) }
        var rest: [UInt8] = []
        rest.reserveCapacity(body.count + why.count)
        unsafe body.withUnsafeBytes { bytes in unsafe rest.append(contentsOf: bytes) }
        for index in why.indices { rest.append(why[index]) }
        while !answers.stage(tag: 0, fixed.span, rest.span) {
            if line.isOver { return }
            _ = unsafe ccurl_poll(line.curl, 1)
        }
        answers.publish()
        bell.signal()
    }
}
