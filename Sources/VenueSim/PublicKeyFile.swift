internal import Digests

/// An Ed25519 public key as `openssl pkey -pubout` writes it.
enum PublicKeyFile {
    /// What stands before the 32 bytes of the key (RFC 8410).
    private static let prefix: [UInt8] = [
        0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]

    /// The 32 bytes.
    static func read(_ path: String) throws(SimulatorError) -> [UInt8] {
        guard let bytes = FileBytes.read(path) else { throw .file(path) }
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
            .filter { !$0.starts(with: "-----".utf8) }
        let text = Array(lines.joined()).filter { $0 > 32 }
        var room = [UInt8](repeating: 0, count: 64)
        var span = room.mutableSpan
        guard let count = Base64.decode(text.span, into: &span), count == 44,
            room.starts(with: prefix)
        else { throw .publicKey(path) }
        return Array(room[12..<44])
    }
}
