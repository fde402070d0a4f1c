/// The parsed start of an HTTP message; names and values stay in the receive buffer.
public struct HTTPHead: Hashable, BitwiseCopyable, Sendable {
    /// The status of a response; 0 in a request.
    public internal(set) var status: UInt16 = 0

    /// The method of a request.
    public internal(set) var method = Extent.none

    /// The target of a request, query and all.
    public internal(set) var target = Extent.none

    /// All header lines.
    public internal(set) var fields = Extent.none

    /// False when the peer will close after this message.
    public internal(set) var keepsAlive = true

    /// The stated length, if one was stated.
    var contentLength: Int?
    var isChunked = false

    /// True when the connection becomes something else after this head.
    public internal(set) var upgrades = false

    /// The same head with its runs `distance` bytes further on.
    func moved(by distance: Int) -> HTTPHead {
        var head = self
        head.method = Extent(start: method.start + distance, count: method.count)
        head.target = Extent(start: target.start + distance, count: target.count)
        head.fields = Extent(start: fields.start + distance, count: fields.count)
        return head
    }
}

extension ReceiveBuffer {
    /// The value of the first header called `name`, spaces trimmed; nil when absent.
    ///
    /// - Parameters:
    ///   - name: In lower case.
    ///   - head: A head parsed in this buffer, still valid.
    /// - Returns: Where the value lies.
    public borrowing func header(_ name: StaticString, of head: HTTPHead) -> Extent? {
        var lines = HeaderLines(head.fields)
        while let line = lines.next(in: self) {
            if matches(line.name, name) { return line.value }
        }
        return nil
    }

    /// True when the bytes of `extent` are `text` in any letter case.
    ///
    /// - Parameters:
    ///   - extent: Bytes in this buffer.
    ///   - text: In lower case.
    /// - Returns: Whether they are equal.
    public borrowing func matches(_ extent: Extent, _ text: StaticString) -> Bool {
        guard extent.count == text.utf8CodeUnitCount else { return false }
        for offset in 0..<extent.count {
            // SAFETY: a static string's bytes live for ever; the counts are equal.
            let wanted = unsafe text.utf8Start[offset]
            var byte = self[extent.start + offset]
            if byte >= 0x41, byte <= 0x5A { byte |= 0x20 }
            if byte != wanted { return false }
        }
        return true
    }

    subscript(_ place: Int) -> UInt8 {
        assert(place < end, "the byte has arrived")
        // SAFETY: parsers ask for places below `end`.
        return unsafe base.load(fromByteOffset: place, as: UInt8.self)
    }
}
