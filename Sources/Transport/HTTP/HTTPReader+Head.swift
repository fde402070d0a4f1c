extension HTTPReader {
    /// Parses the head in `lines`, which ends with an empty line; nil with `failure` set when wrong.
    mutating func parseHead(_ buffer: borrowing ReceiveBuffer, _ lines: Extent) -> HTTPHead? {
        let end = lines.start + lines.count
        var stop = lines.start
        while stop < end, buffer[stop] != UInt8(ascii: "\r") { stop += 1 }
        var head = HTTPHead()
        let first = Extent(start: lines.start, count: stop - lines.start)
        let good = side == .client ? status(buffer, first, &head) : request(buffer, first, &head)
        guard good else { return refuse(.badFirstLine) }
        head.fields = Extent(start: stop + 2, count: end - 2 - (stop + 2))
        guard head.fields.count >= 0, wellFormed(buffer, head.fields) else {
            return refuse(.badHeader)
        }
        if let wrong = framing(buffer, &head) { return refuse(wrong) }
        return head
    }

    private mutating func refuse(_ failure: HTTPFailure) -> HTTPHead? {
        self.failure = failure
        return nil
    }

    private func version(
        _ buffer: borrowing ReceiveBuffer,
        _ at: Int,
        _ head: inout HTTPHead
    ) -> Bool {
        let minor = buffer[at + 7]
        guard buffer.matches(Extent(start: at, count: 7), "http/1."),
            minor == UInt8(ascii: "0") || minor == UInt8(ascii: "1")
        else { return false }
        head.keepsAlive = minor == UInt8(ascii: "1")
        return true
    }

    private func status(
        _ buffer: borrowing ReceiveBuffer,
        _ line: Extent,
        _ head: inout HTTPHead
    ) -> Bool {
        guard line.count >= 12, version(buffer, line.start, &head),
            buffer[line.start + 8] == 0x20,
            line.count == 12 || buffer[line.start + 12] == 0x20
        else { return false }
        var status: UInt16 = 0
        for offset in 9..<12 {
            let digit = buffer[line.start + offset] &- UInt8(ascii: "0")
            guard digit <= 9 else { return false }
            status = status * 10 + UInt16(digit)
        }
        head.status = status
        return status >= 100 && status < 600
    }

    private func request(
        _ buffer: borrowing ReceiveBuffer,
        _ line: Extent,
        _ head: inout HTTPHead
    ) -> Bool {
        let end = line.start + line.count
        var space = line.start
        while space < end, HeaderLines.isToken(buffer[space]) { space += 1 }
        guard space > line.start, space < end, buffer[space] == 0x20 else { return false }
        head.method = Extent(start: line.start, count: space - line.start)
        let target = space + 1
        var stop = target
        while stop < end, buffer[stop] > 0x20, buffer[stop] < 0x7F { stop += 1 }
        guard stop > target, end - stop == 9, buffer[stop] == 0x20 else { return false }
        head.target = Extent(start: target, count: stop - target)
        return version(buffer, stop + 1, &head)
    }

    /// Each line is `token:` then visible text, ended by CR LF; no folding, no lone CR or LF.
    private func wellFormed(_ buffer: borrowing ReceiveBuffer, _ fields: Extent) -> Bool {
        var place = fields.start
        let end = fields.start + fields.count
        while place < end {
            let name = place
            while place < end, HeaderLines.isToken(buffer[place]) { place += 1 }
            guard place > name, place < end, buffer[place] == UInt8(ascii: ":") else {
                return false
            }
            while place < end, buffer[place] >= 0x20 || buffer[place] == 0x09 {
                if buffer[place] == 0x7F { return false }
                place += 1
            }
            guard place + 1 < end, buffer[place] == UInt8(ascii: "\r"),
                buffer[place + 1] == UInt8(ascii: "\n")
            else { return false }
            place += 2
        }
        return true
    }

    /// How long the body is, and whether the connection goes on.
    private func framing(
        _ buffer: borrowing ReceiveBuffer,
        _ head: inout HTTPHead
    ) -> HTTPFailure? {
        var lines = HeaderLines(head.fields)
        while let line = lines.next(in: buffer) {
            if buffer.matches(line.name, "content-length") {
                guard let length = number(buffer, line.value) else { return .badLength }
                if let earlier = head.contentLength, earlier != length { return .badLength }
                head.contentLength = length
            } else if buffer.matches(line.name, "transfer-encoding") {
                guard buffer.matches(line.value, "chunked"), !head.isChunked else {
                    return .unknownCoding
                }
                head.isChunked = true
            } else if buffer.matches(line.name, "connection") {
                if buffer.matches(line.value, "close") { head.keepsAlive = false }
                if buffer.matches(line.value, "keep-alive") { head.keepsAlive = true }
            }
        }
        // Both together is how requests are smuggled.
        return head.isChunked && head.contentLength != nil ? .badLength : nil
    }

    private func number(_ buffer: borrowing ReceiveBuffer, _ text: Extent) -> Int? {
        guard text.count > 0, text.count <= 15 else { return nil }
        var value = 0
        for place in text.start..<text.start + text.count {
            let digit = buffer[place] &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            value = value * 10 + Int(digit)
        }
        return value
    }
}
