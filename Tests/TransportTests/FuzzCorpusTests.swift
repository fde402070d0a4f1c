import Fixtures
import Testing
import Transport
import TransportFuzzing

@Suite("Kept fuzz corpus")
struct FuzzCorpusTests {
    @Test("WebSocket and HTTP readers take every kept input")
    func readers() throws {
        let inputs = try KeptInputs.of("FuzzTransport")
        #expect(inputs.count > 20)
        for input in inputs {
            Fuzzing.webSocket(input.span)
            Fuzzing.http(input.span)
        }
    }

    @Test("a TLS client takes every kept input")
    func tls() throws {
        let context = try TLSContext(client: TLSSettings())
        let inputs = try KeptInputs.of("FuzzTLS")
        #expect(inputs.count > 5)
        for input in inputs { Fuzzing.tls(input.span, context) }
    }

    @Test("a TLS client hears what was said or nothing, whatever byte is changed on the way")
    func tamperedTLS() throws {
        var settings = TLSSettings()
        settings.trust = .file(TestCertificates.shared.authority)
        let client = try TLSContext(client: settings)
        let server = try TLSContext(
            server: TLSSettings(),
            chainFile: TestCertificates.shared.chain("fuzz"),
            keyFile: TestCertificates.shared.key("fuzz")
        )
        // An honest stream first, then one changed byte ever further on, past the last sentence.
        Fuzzing.tamperedTLS([7].span, client: client, server: server)
        for place in stride(from: 0, to: 2_600, by: 13) {
            let input = [UInt8(place % 64), UInt8(place >> 8), UInt8(place & 0xFF), 0x40]
            Fuzzing.tamperedTLS(input.span, client: client, server: server)
        }
        for input in try KeptInputs.of("FuzzTLS") {
            Fuzzing.tamperedTLS(input.span, client: client, server: server)
        }
    }
}
