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
        guard let key = key(pem: bytes) else { throw .publicKey(path) }
        return key
    }

    /// The 32 bytes in a PEM text.
    static func key(pem: [UInt8]) -> [UInt8]? {
        let lines = pem.split(separator: UInt8(ascii: "\n"))
            .filter { !$0.starts(with: "-----".utf8) }
        let text = Array(lines.joined()).filter { $0 > 32 }
        var room = [UInt8](repeating: 0, count: 64)
        var span = room.mutableSpan
        guard let count = Base64.decode(text.span, into: &span), count == 44,
            room.starts(with: prefix)
        else { return nil }
        return Array(room[12..<44])
    }

    /// A private key as OpenSSL reads it (RFC 8410).
    static func privatePEM(seed: [UInt8]) -> [UInt8] {
        let head: [UInt8] = [
            0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22,
            0x04, 0x20,
        ]
        let bytes = head + seed
        var room = [UInt8](repeating: 0, count: Base64.textCount(bytes: bytes.count))
        var span = room.mutableSpan
        _ = Base64.encode(bytes.span, into: &span)
        return Array("-----BEGIN PRIVATE KEY-----\n".utf8) + room
            + Array("\n-----END PRIVATE KEY-----\n".utf8)
    }
}
