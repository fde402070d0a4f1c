import Base
import Foundation
import Transport

/// The other side of a conformance case: writes frames by hand and reads what comes back by itself.
struct ConformanceTester: ConnectionHandler {
    /// The tester's connection, once it stands.
    var connection = ConnectionID.none
    var inbox: [UInt8] = []
    var isUpgraded = false
    var items: [ConformanceCase.Item] = []
    var closeCode: UInt16?
    var hasEnded = false
    private var fragments: [UInt8] = []
    private var isBinary = false

    mutating func opened(
        _ connection: ConnectionID,
        _ table: inout ConnectionTable,
        at now: Instant
    ) {
        self.connection = connection
    }

    mutating func received(
        _ message: Span<UInt8>,
        _ kind: MessageKind,
        on connection: ConnectionID,
        _ table: inout ConnectionTable,
        at now: Instant
    ) {
        inbox += message.bytes
        if isUpgraded { readFrames() }
    }

    mutating func closed(
        _ connection: ConnectionID,
        _ reason: CloseReason,
        _ table: inout ConnectionTable,
        at now: Instant
    ) {
        hasEnded = true
    }

    /// The head that arrived, once it is whole.
    mutating func takeHead() -> String? {
        let text = String(decoding: inbox, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return nil }
        let head = String(text[..<end.lowerBound])
        inbox.removeFirst(head.utf8.count + 4)
        isUpgraded = true
        return head
    }

    private mutating func readFrames() {
        while inbox.count >= 2 {
            let isMasked = inbox[1] & 0x80 != 0
            var length = Int(inbox[1] & 0x7F)
            var place = 2
            let wide = length == 126 ? 2 : length == 127 ? 8 : 0
            guard inbox.count >= 2 + wide else { return }
            if wide > 0 {
                length = inbox[2..<2 + wide].reduce(0) { $0 << 8 | Int($1) }
                place += wide
            }
            let key = place
            if isMasked { place += 4 }
            guard inbox.count >= place + length else { return }
            var payload = Array(inbox[place..<place + length])
            if isMasked {
                for index in payload.indices { payload[index] ^= inbox[key + index % 4] }
            }
            take(inbox[0], payload)
            inbox.removeFirst(place + length)
        }
    }

    private mutating func take(_ first: UInt8, _ payload: [UInt8]) {
        switch first & 0x0F {
        case 8:
            closeCode =
                payload.count >= 2 ? UInt16(payload[0]) << 8 | UInt16(payload[1]) : 1_005
        case 10: items.append(.pong(payload))
        case 0, 1, 2:
            if first & 0x0F != 0 {
                fragments = []
                isBinary = first & 0x0F == 2
            }
            fragments += payload
            if first & 0x80 != 0 { items.append(.message(fragments, binary: isBinary)) }
        default: break
        }
    }

    /// A frame's header, masked with `key` when the tester is the client.
    static func header(_ first: UInt8, _ length: Int, _ key: [UInt8]?) -> [UInt8] {
        let bit: UInt8 = key == nil ? 0 : 0x80
        var bytes: [UInt8]
        if length < 126 {
            bytes = [first, bit | UInt8(length)]
        } else if length < 65_536 {
            bytes = [first, bit | 126, UInt8(length >> 8), UInt8(length & 0xFF)]
        } else {
            bytes =
                [first, bit | 127] + (0..<8).reversed().map { UInt8(length >> ($0 * 8) & 0xFF) }
        }
        return bytes + (key ?? [])
    }

    static func masked(_ payload: [UInt8], _ key: [UInt8]?, from offset: Int = 0) -> [UInt8] {
        guard let key else { return payload }
        return payload.indices.map { payload[$0] ^ key[(offset + $0) % 4] }
    }
}
