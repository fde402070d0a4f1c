/// One HTTP request as its bytes came: nothing decoded, for a signature covers the encoded text.
public struct HTTPRequest: Sendable {
    /// The method's name.
    public var method: String

    /// The path, still percent-encoded, without the query.
    public var path: String

    /// What follows the question mark, still percent-encoded; empty without one.
    public var query: String

    /// Header names in lower case with their values, in order.
    public var headers: [(name: String, value: String)]

    /// The body.
    public var body: [UInt8]

    /// States a request.
    public init(
        method: String,
        path: String,
        query: String = "",
        headers: [(name: String, value: String)] = [],
        body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }

    /// The first value of a header, asked for in lower case.
    public func header(_ name: String) -> String? {
        for header in headers where header.name == name { return header.value }
        return nil
    }

    /// Whether it asks for a WebSocket.
    public var wantsWebSocket: Bool {
        guard let upgrade = header("upgrade") else { return false }
        return method == "GET" && upgrade.lowercased() == "websocket"
    }

    /// Whether the peer wants the connection closed after the answer.
    public var wantsClose: Bool { header("connection")?.lowercased() == "close" }
}
