import Digests

/// The bytes of a hexadecimal literal in a test.
func bytes(_ hex: String) -> [UInt8] {
    let text = Array(hex.utf8)
    var room = [UInt8](repeating: 0, count: text.count / 2)
    var span = room.mutableSpan
    let count = Hex.decode(text.span, into: &span)
    precondition(count == text.count / 2, "a literal is hexadecimal")
    return room
}

/// The hexadecimal text of bytes.
func hex(_ bytes: Span<UInt8>) -> String {
    var text = [UInt8](repeating: 0, count: 2 * bytes.count)
    var span = text.mutableSpan
    _ = Hex.encode(bytes, into: &span)
    return String(decoding: text, as: UTF8.self)
}

/// The CRC32C of an array, which `#expect` can hold on to.
func checksum(_ text: [UInt8], origin: UInt32 = 0) -> UInt32 {
    CRC32C.of(text.span, origin: origin)
}

/// The byte hash of an array.
func byteHash(_ text: [UInt8]) -> ByteHash { ByteHash.of(text.span) }

/// The SHA-256 of an array.
func sha256(_ text: [UInt8]) -> Digest256 { SHA256.digest(of: text.span) }

/// The bytes of a Base64 text, or nil.
func base64Bytes(_ text: String, room: Int = 64) -> [UInt8]? {
    let text = Array(text.utf8)
    var bytes = [UInt8](repeating: 0, count: room)
    var span = bytes.mutableSpan
    guard let count = Base64.decode(text.span, into: &span) else { return nil }
    return Array(bytes[..<count])
}

/// The Base64 text of bytes.
func base64(_ plain: [UInt8]) -> String {
    var text = [UInt8](repeating: 0, count: Base64.textCount(bytes: plain.count) + 2)
    var span = text.mutableSpan
    let end = Base64.encode(plain.span, into: &span, at: 2)
    return String(decoding: text[2..<end], as: UTF8.self)
}

/// The bytes of a hexadecimal text, or nil.
func hexBytes(_ text: String, room: Int = 64) -> [UInt8]? {
    let text = Array(text.utf8)
    var bytes = [UInt8](repeating: 0, count: room)
    var span = bytes.mutableSpan
    guard let count = Hex.decode(text.span, into: &span) else { return nil }
    return Array(bytes[..<count])
}
