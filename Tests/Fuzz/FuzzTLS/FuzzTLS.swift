import Transport
import TransportFuzzing

/// Contexts of both ends; the campaign lays the certificate beside the corpus.
private struct Ends {
    let ticket = TLSTicket()
    let client: TLSContext
    let server: TLSContext

    init() {
        let folder = "artifacts/fuzz/tls"
        var settings = TLSSettings()
        settings.trust = .file(folder + "/chain.pem")
        do {
            client = try TLSContext(client: settings)
            server = try TLSContext(
                server: TLSSettings(),
                chainFile: folder + "/chain.pem",
                keyFile: folder + "/key.pem"
            )
        } catch { fatalError("contexts over \(folder): \(error)") }
    }
}

private nonisolated(unsafe) let ends = Ends()

/// One input of the fuzzer: as what a TLS server might have answered, and as what happened to the
/// bytes of one that answered well.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTLS(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: bytes, count: count).span
    Fuzzing.tls(input, ends.client)
    // Three of four resume: that is several times as fast.
    let ticket = count > 0 && input[0] & 3 != 0 ? ends.ticket : nil
    Fuzzing.tamperedTLS(input, client: ends.client, server: ends.server, ticket: ticket)
    return 0
}
