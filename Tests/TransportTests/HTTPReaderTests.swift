import Testing
import Transport

@Suite("HTTP/1.1 reader")
struct HTTPReaderTests {
    /// Feeds `text` in pieces of `cut` bytes; every message as status, one header and its body.
    private func read(_ text: String, cut: Int, side: WebSocketRole = .client) -> [String] {
        var buffer = ReceiveBuffer(capacity: 4_096)
        var reader = HTTPReader(side: side, headBytesMax: 1_024, bodyBytesMax: 2_048)
        var seen: [String] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: cut) {
            let piece = Array(bytes[start..<min(start + cut, bytes.count)])
            let fits = buffer.append(piece.span)
            #expect(fits)
            loop: while true {
                switch reader.next(in: &buffer) {
                case .incomplete: break loop
                case .failed(let failure):
                    seen.append("\(failure.words)")
                    return seen
                case .message(let head, let body):
                    let tag = buffer.header("x-tag", of: head).map { value(buffer, $0) } ?? "-"
                    seen.append("\(head.status) \(tag) \(value(buffer, body)) \(head.keepsAlive)")
                }
            }
        }
        return seen
    }

    private func value(_ buffer: borrowing ReceiveBuffer, _ extent: Extent) -> String {
        buffer.withBytes(extent) { String(decoding: $0.bytes, as: UTF8.self) }
    }

    @Test("messages come whole whatever the cuts", arguments: [1, 2, 3, 7, 64, 4_000])
    func cuts(_ cut: Int) {
        let text =
            "HTTP/1.1 100 Continue\r\n\r\n"
            + "HTTP/1.1 200 OK\r\nX-Tag:  one \r\nContent-Length: 5\r\n\r\nhello"
            + "HTTP/1.1 204 No Content\r\nx-TAG: two\r\n\r\n"
            + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "4;a=b\r\nWiki\r\n5\r\npedia\r\n0\r\nTrailer: x\r\n\r\n"
            + "HTTP/1.1 429 Slow down\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        #expect(
            read(text, cut: cut) == [
                "200 one hello true", "204 two  true", "200 - Wikipedia true", "429 -  false",
            ]
        )
    }

    @Test("many messages pass through a buffer smaller than all of them")
    func longRun() {
        let one =
            "HTTP/1.1 200 OK\r\nContent-Length: 700\r\n\r\n" + String(repeating: "x", count: 700)
        let seen = read(String(repeating: one, count: 40), cut: 333)
        #expect(seen.count == 40)
        #expect(seen.allSatisfy { $0.count == "200 - ".count + 700 + " true".count })
    }
}
