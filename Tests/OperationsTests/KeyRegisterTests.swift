import Foundation
import Settings
import Testing

@testable import Operations

@Suite("Register of keys")
struct KeyRegisterTests {
    @Test("a key keeps to the network it was first used on, and the file holds no key")
    func networks() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("apus-keys-\(UUID().uuidString)")
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
        let register = try KeyRegister(environment: [
            "STATE_DIRECTORY": "/nonexistent:\(folder.path)", "HOME": "/nonexistent",
        ])
        let yaml = "venues: { binanceusdm: { testnet: true } }\n"
        let settings = try Settings.load(
            file: ("test.yaml", Array(yaml.utf8)),
            profile: .paper,
            environment: [:]
        ).get()
        let venue = try #require(settings.venue)
        for _ in 0..<2 {
            try register.admit("first-key", of: venue, on: .main)
            try register.admit("second-key", of: venue, on: .test)
        }
        #expect(throws: SettingsError.self) {
            try register.admit("first-key", of: venue, on: .test)
        }
        #expect(throws: SettingsError.self) {
            try register.admit("second-key", of: venue, on: .main)
        }
        let text = try String(contentsOf: folder.appendingPathComponent("keys"), encoding: .utf8)
        #expect(text.split(separator: "\n").count == 2 && !text.contains("first-key"))
    }

    @Test("without a place to keep it nothing starts, with words")
    func homeless() {
        #expect(throws: HostError.self) { _ = try KeyRegister(environment: [:]) }
    }
}
