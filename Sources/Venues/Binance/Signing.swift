public import Digests

/// How requests prove whose they are.
///
/// HMAC signs each request; an Ed25519 key logs the trade session on once, for one of its signatures
/// costs tens of microseconds, and signs REST requests.
@frozen
public enum BinanceKey: ~Copyable, Sendable {
    /// A shared secret.
    case hmac(HMACSHA256)

    /// A private key.
    case ed25519(Ed25519Signer)
}

extension BinanceKey {
    /// The signature of `payload`, appended to `out` as a frame or a query holds it.
    mutating func sign(
        _ payload: borrowing RequestText,
        from: Int,
        escaped: Bool,
        into out: inout RequestText
    ) {
        switch consume self {
        case .hmac(let key):
            let code = payload.withBytes(from: from) { key.sign($0) }
            out.put(hexadecimal: code.bytes.span)
            self = .hmac(key)
        case .ed25519(var key):
            let signature = payload.withBytes(from: from) { key.sign($0) }
            var text = InlineArray<88, UInt8>(repeating: 0)
            var room = text.mutableSpan
            let count = Base64.encode(signature.bytes.span, into: &room)
            for index in 0..<count {
                if escaped { out.put(escaping: text[index]) } else { out.put(byte: text[index]) }
            }
            self = .ed25519(key)
        }
    }
}
