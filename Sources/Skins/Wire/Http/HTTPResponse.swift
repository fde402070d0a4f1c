/// One HTTP answer.
public struct HTTPResponse: Sendable {
    /// The status code.
    public var status: Int

    /// Headers beside length, type, date and connection.
    public var headers: [(name: String, value: String)]

    /// What the body is.
    public var contentType: String

    /// The body.
    public var body: [UInt8]

    /// States an answer; JSON unless said otherwise.
    public init(
        status: Int,
        headers: [(name: String, value: String)] = [],
        contentType: String = "application/json",
        body: [UInt8]
    ) {
        self.status = status
        self.headers = headers
        self.contentType = contentType
        self.body = body
    }

    /// The bytes of the answer, to be followed by the next one or by a close.
    public func encoded(closing: Bool) -> [UInt8] {
        var head = "HTTP/1.1 \(status) \(Self.reason(status))\r\n"
        head += "Content-Type: \(contentType)\r\nContent-Length: \(body.count)\r\n"
        head += closing ? "Connection: close\r\n" : "Connection: keep-alive\r\n"
        for header in headers { head += "\(header.name): \(header.value)\r\n" }
        head += "\r\n"
        var bytes = [UInt8]()
        bytes.reserveCapacity(head.utf8.count + body.count)
        bytes.append(contentsOf: head.utf8)
        bytes.append(contentsOf: body)
        return bytes
    }

    /// The standard words of the codes that venues send.
    private static func reason(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 408: "Request Timeout"
        case 413: "Content Too Large"
        case 418: "I'm a teapot"
        case 426: "Upgrade Required"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        default: "Status"
        }
    }
}
