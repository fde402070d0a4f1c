internal import COpenSSL

/// Keys and trust shared by the sessions of one thread.
@safe
public final class TLSContext {
    let pointer: OpaquePointer

    /// A client's context: chain and host name are always verified.
    public init(client settings: TLSSettings) throws(TLSFailure) {
        let authorities: String? =
            switch settings.trust {
            case .system: nil
            case .file(let path): path
            }
        unsafe pointer = try Self.make { why, capacity in
            unsafe copenssl_client_context(
                authorities,
                settings.minimum.rawValue,
                settings.maximum.rawValue,
                settings.suites,
                settings.ciphers,
                why,
                capacity
            )
        }
        unsafe copenssl_context_limit_records(pointer, settings.recordBytesMax)
    }

    /// A server's context over a certificate chain and its key, both PEM files.
    public init(
        server settings: TLSSettings,
        chainFile: String,
        keyFile: String
    ) throws(TLSFailure) {
        unsafe pointer = try Self.make { why, capacity in
            unsafe copenssl_server_context(
                chainFile,
                keyFile,
                settings.minimum.rawValue,
                settings.maximum.rawValue,
                settings.suites,
                settings.ciphers,
                why,
                capacity
            )
        }
        unsafe copenssl_context_limit_records(pointer, settings.recordBytesMax)
    }

    deinit { unsafe copenssl_context_free(pointer) }

    private static func make(
        _ body: (UnsafeMutablePointer<CChar>, Int) -> OpaquePointer?
    ) throws(TLSFailure) -> OpaquePointer {
        var made: OpaquePointer?
        let why = unsafe TLSSession.words { text, capacity in
            unsafe made = unsafe body(text, capacity)
        }
        guard let made = unsafe made else { throw TLSFailure(description: why) }
        return unsafe made
    }
}

/// What one destination gave us to resume by; kept across connections.
@safe
public final class TLSTicket {
    let pointer: OpaquePointer

    /// An empty ticket.
    public init() {
        guard let made = unsafe copenssl_ticket_new() else { fatalError("no memory for a ticket") }
        unsafe pointer = made
    }

    deinit { unsafe copenssl_ticket_free(pointer) }
}
