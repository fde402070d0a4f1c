/// Looks at the target of prepared request bytes.
enum RequestLine {
    /// True when the bytes are no request line, or one whose path is forbidden.
    static func isForbidden(_ request: Span<UInt8>) -> Bool {
        var start = 0
        while start < request.count, HeaderLines.isToken(request[start]) { start += 1 }
        guard start > 0, start < request.count, request[start] == 0x20 else { return true }
        start += 1
        var stop = start
        while stop < request.count, request[stop] > 0x20 { stop += 1 }
        guard stop > start else { return true }
        return ForbiddenPath.refuses(request.extracting(start..<stop))
    }
}
