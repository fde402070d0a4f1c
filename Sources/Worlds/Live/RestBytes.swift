internal import VenuePort

/// Writes HTTP/1.1 request heads into a buffer laid out at start.
@safe
struct RestBytes: ~Copyable {
    private let bytes: UnsafeMutablePointer<UInt8>
    private let capacity: Int
    private let withKey: [UInt8]
    private let withoutKey: [UInt8]
    private let prefix: [UInt8]

    init(capacity: Int, plan: LivePlan) {
        let host = "Host: \(plan.rest.host):\(plan.rest.port)\r\nUser-Agent: apus\r\n"
        withoutKey = Array(host.utf8)
        withKey = Array((host + "\(plan.wiring.keyHeader): \(plan.apiKey)\r\n").utf8)
        prefix = Array(plan.rest.pathPrefix.utf8)
        self.capacity = capacity + withKey.count + prefix.count + 64
        unsafe bytes = .allocate(capacity: self.capacity)
        unsafe bytes.initialize(repeating: 0, count: self.capacity)
    }

    deinit { unsafe bytes.deallocate() }

    /// Lends the whole request's bytes.
    func with<R>(_ target: RestTarget, _ path: Span<UInt8>, _ body: (Span<UInt8>) -> R) -> R {
        var end = 0
        put(Self.verb(target.method), &end)
        put(prefix.span, &end)
        put(path, &end)
        put(" HTTP/1.1\r\n", &end)
        put((target.needsKey ? withKey : withoutKey).span, &end)
        if target.method != .get { put("Content-Length: 0\r\n", &end) }
        put("\r\n", &end)
        // SAFETY: the bytes up to `end` were written above.
        return body(unsafe Span(_unsafeStart: bytes, count: end))
    }

    private static func verb(_ method: RestMethod) -> StaticString {
        switch method {
        case .get: "GET "
        case .post: "POST "
        case .put: "PUT "
        case .delete: "DELETE "
        }
    }

    private func put(_ text: Span<UInt8>, _ end: inout Int) {
        precondition(end + text.count <= capacity, "a request fits its buffer")
        for index in text.indices { unsafe bytes[end + index] = text[index] }
        end += text.count
    }

    private func put(_ text: StaticString, _ end: inout Int) {
        precondition(end + text.utf8CodeUnitCount <= capacity, "a request fits its buffer")
        // SAFETY: a static string's bytes live for ever.
        for index in 0..<text.utf8CodeUnitCount {
            unsafe bytes[end + index] = text.utf8Start[index]
        }
        end += text.utf8CodeUnitCount
    }
}
