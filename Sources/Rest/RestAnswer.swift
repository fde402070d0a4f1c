public import Base

/// A finished request; head and body are lent beside it.
@frozen
public struct RestAnswer: BitwiseCopyable, Sendable {
    /// The id it was asked under.
    public let id: UInt64

    /// The HTTP status; 0 when no whole answer came.
    public let status: UInt32

    let headCount: UInt32
    let bodyCount: UInt32
    let whyCount: UInt32

    /// From the start to a resolved name.
    public let resolved: Nanoseconds

    /// From the start to a TCP connection; zero on a kept one.
    public let connected: Nanoseconds

    /// From the start to a finished TLS handshake; zero on a kept one.
    public let secured: Nanoseconds

    /// From the start to the answer's first byte.
    public let firstByte: Nanoseconds

    /// From the start to the answer's last byte.
    public let total: Nanoseconds

    /// The value of the first header line called `name` in `head`, in any letter case.
    ///
    /// - Parameters:
    ///   - name: In lower case.
    ///   - head: The header lines lent with this answer.
    /// - Returns: The value's text, or nil when there is none.
    public static func header(_ name: StaticString, in head: Span<UInt8>) -> String? {
        let wanted = name.utf8CodeUnitCount
        var start = 0
        while start < head.count {
            var stop = start
            while stop < head.count, head[stop] != UInt8(ascii: "\n") { stop += 1 }
            if stop - start > wanted, head[start + wanted] == UInt8(ascii: ":"),
                begins(head, at: start, name)
            {
                let value = (start + wanted + 1..<stop).map { head[$0] }
                let text = String(decoding: value, as: UTF8.self)
                return String(text.drop { $0 == " " }.prefix { $0 != "\r" && $0 != "\r\n" })
            }
            start = stop + 1
        }
        return nil
    }

    private static func begins(_ head: Span<UInt8>, at start: Int, _ name: StaticString) -> Bool {
        for offset in 0..<name.utf8CodeUnitCount {
            var byte = head[start + offset]
            if byte >= 0x41, byte <= 0x5A { byte |= 0x20 }
            // SAFETY: a static string's bytes live for ever.
            if unsafe byte != name.utf8Start[offset] { return false }
        }
        return true
    }
}
