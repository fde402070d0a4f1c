/// Reads HTTP/1.1 requests out of a byte stream, each one whole.
public struct HTTPReader: Sendable {
    /// What a stream holds next.
    public enum Result: Sendable {
        /// A whole request.
        case request(HTTPRequest)

        /// Not yet a whole one.
        case incomplete

        /// No HTTP, or more of it than a venue takes: this status, then close.
        case refused(status: Int)
    }

    /// The longest request line with headers.
    public static let headBytesMax = 64 << 10

    /// The longest body.
    public static let bodyBytesMax = 1 << 20

    private var bytes: [UInt8] = []
    private var start = 0
    private var searched = 0

    /// A reader with nothing read.
    public init() {}

    /// Takes bytes as they come.
    public mutating func append(_ more: Span<UInt8>) {
        if start > 0 {
            bytes.removeFirst(start)
            searched = max(0, searched - start)
            start = 0
        }
        for index in more.indices { bytes.append(more[index]) }
    }

    /// Whether anything was appended that is not read.
    public var hasBytes: Bool { start < bytes.count }

    /// What was appended and is not read: the first frames after an upgrade.
    public mutating func takeRest() -> [UInt8] {
        defer { bytes = [] }
        return Array(bytes[start...])
    }

    /// The next request, if it is there.
    public mutating func next() -> Result {
        guard let headEnd = findHeadEnd() else {
            let length = bytes.count - start
            return length > Self.headBytesMax ? .refused(status: 431) : .incomplete
        }
        var lines = bytes[start..<headEnd].split(
            separator: UInt8(ascii: "\n"),
            omittingEmptySubsequences: false
        )[...]
        guard let first = lines.popFirst(), var request = Self.requestLine(Self.trimmed(first))
        else { return .refused(status: 400) }
        for line in lines {
            let line = Self.trimmed(line)
            guard !line.isEmpty else { continue }
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex
            else { return .refused(status: 400) }
            let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
            let value = String(decoding: Self.trimmed(line[(colon + 1)...]), as: UTF8.self)
            request.headers.append((name, value))
        }
        guard request.header("transfer-encoding") == nil else { return .refused(status: 400) }
        var length = 0
        if let text = request.header("content-length") {
            guard let stated = Int(text), stated >= 0 else { return .refused(status: 400) }
            guard stated <= Self.bodyBytesMax else { return .refused(status: 413) }
            length = stated
        }
        guard bytes.count - headEnd >= length else { return .incomplete }
        request.body = Array(bytes[headEnd..<(headEnd + length)])
        start = headEnd + length
        searched = start
        return .request(request)
    }

    /// One past the empty line that ends a head.
    private mutating func findHeadEnd() -> Int? {
        var at = max(searched, start)
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "\n") {
                if at > start, bytes[at - 1] == UInt8(ascii: "\n") { return at + 1 }
                if at > start + 1, bytes[at - 1] == UInt8(ascii: "\r"),
                    bytes[at - 2] == UInt8(ascii: "\n")
                {
                    return at + 1
                }
            }
            at += 1
        }
        searched = max(start, bytes.count - 2)
        return nil
    }

    private static func requestLine(_ line: ArraySlice<UInt8>) -> HTTPRequest? {
        let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard words.count == 3, words[2].elementsEqual("HTTP/1.1".utf8) else { return nil }
        guard !words[0].isEmpty, words[0].allSatisfy({ $0 >= 65 && $0 <= 90 }) else { return nil }
        let target = words[1]
        guard target.first == UInt8(ascii: "/"), target.allSatisfy({ $0 > 32 && $0 < 127 })
        else { return nil }
        let mark = target.firstIndex(of: UInt8(ascii: "?")) ?? target.endIndex
        return HTTPRequest(
            method: String(decoding: words[0], as: UTF8.self),
            path: String(decoding: target[..<mark], as: UTF8.self),
            query: String(decoding: target[mark...].dropFirst(), as: UTF8.self)
        )
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var line = line
        while let byte = line.first, byte == 32 || byte == 9 { line.removeFirst() }
        while let byte = line.last, byte == 32 || byte == 9 || byte == 13 { line.removeLast() }
        return line
    }
}
