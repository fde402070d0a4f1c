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
}
