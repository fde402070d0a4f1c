import Foundation
import Testing
import Transport
import TransportFuzzing

@Suite("Kept fuzz corpus")
struct FuzzCorpusTests {
    private func corpus(_ name: String) throws -> [[UInt8]] {
        let file = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/fuzz/\(name).hex")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
            let text = Array(line.utf8)
            return stride(from: 0, to: text.count, by: 2).compactMap { index in
                UInt8(String(decoding: text[index..<index + 2], as: UTF8.self), radix: 16)
            }
        }
    }

    @Test("WebSocket and HTTP readers take every kept input")
    func readers() throws {
        let inputs = try corpus("FuzzTransport")
        #expect(inputs.count > 20)
        for input in inputs {
            Fuzzing.webSocket(input.span)
            Fuzzing.http(input.span)
        }
    }

    @Test("a TLS client takes every kept input")
    func tls() throws {
        let context = try TLSContext(client: TLSSettings())
        let inputs = try corpus("FuzzTLS")
        #expect(inputs.count > 5)
        for input in inputs { Fuzzing.tls(input.span, context) }
    }
}
