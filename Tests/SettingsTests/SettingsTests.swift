import Base
import Foundation
import Settings
import Testing

/// Loads a text as `test.yaml`.
private func load(
    _ yaml: String,
    profile: Profile? = nil,
    environment: [String: String] = [:]
) -> Result<Settings, SettingsFaults> {
    Settings.load(
        file: ("test.yaml", Array(yaml.utf8)),
        profile: profile,
        environment: environment
    )
}

/// The faults of a text, as they are printed.
private func faults(
    _ yaml: String,
    profile: Profile? = nil,
    environment: [String: String] = [:]
) -> [String] {
    switch load(yaml, profile: profile, environment: environment) {
    case .success: []
    case .failure(let faults): faults.list.map(\.description)
    }
}

@Suite("Settings")
struct SettingsTests {
    @Test(
        "names file, line, column and what was probably meant",
        arguments: [
            (
                "engine:\n  wiat: spin\n",
                "test.yaml:2:3: unknown key \"engine.wiat\", did you mean \"wait\"?"
            ),
            (
                "engine:\n  wait: spinn\n",
                "test.yaml:2:9: engine.wait is one of spin, adaptive, block, not \"spinn\"; did you mean spin?"
            ),
            (
                "engine: { wait: spin, wait: block }\n",
                "test.yaml:1:23: \"wait\" is given twice, first in line 1"
            ),
            (
                "engine:\n  quantum_us: 100us\n",
                "test.yaml:2:15: engine.quantum_us takes a whole number of microseconds without a unit, not \"100us\""
            ),
            (
                "engine:\n  quantum_us: 1\n",
                "test.yaml:2:15: engine.quantum_us is 10…1000000 of microseconds without a unit, not 1"
            ),
            (
                "engine:\n  busy_poll: yes\n",
                "test.yaml:2:14: engine.busy_poll is true or false, not \"yes\""
            ),
            (
                "engine:\n  busy_poll: \"true\"\n",
                "test.yaml:2:14: engine.busy_poll is true or false, not \"true\""
            ),
            ("engine: fast\n", "test.yaml:1:9: engine is a section, not a value"),
            (
                "symbols: BTC/USDT\nengine: &a { wait: spin }\n",
                "test.yaml:2:9: anchors are not allowed"
            ),
            ("engine: !x { wait: spin }\n", "test.yaml:1:9: tags are not allowed"),
            ("app_env: a\n---\napp_env: b\n", "test.yaml:2:1: a second document in one file"),
            (
                "limits:\n  max_notional_usd: 1,000\n",
                "test.yaml:2:21: limits.max_notional_usd takes a decimal number of US dollars without a unit, not \"1,000\""
            ),
            (
                "security:\n  withdraw: on\n",
                "test.yaml:2:13: security.withdraw is one of off, not \"on\"; did you mean off?"
            ),
            (
                "venues:\n  binanceusdm:\n    secret: abcdef\n",
                "test.yaml:3:13: venues.binanceusdm.secret holds a secret by reference only: ${NAME}, ${file:PATH}, ${credential:NAME} or ${command:PROGRAM}"
            ),
            (
                "engine:\n  topology: split\n",
                "test.yaml:2:13: engine.topology: split asks for topology split, which this version does not have; the only value for now is fused"
            ),
            (
                "market_data:\n  views: 2\n",
                "test.yaml:2:10: market_data.views: 2 asks for several views with a quorum, which this version does not have; the only value for now is 1"
            ),
            (
                "market_data:\n  ws: { reconnect_jitter_ms: [500, 50] }\n",
                "test.yaml:2:30: market_data.ws.reconnect_jitter_ms: takes two numbers, the lower first"
            ),
            ("symbols: [BTCUSDT]\n", "test.yaml:1:10: symbols: \"BTCUSDT\" is not BASE/QUOTE"),
            (
                "symbols: [1000PEPE/USDT]\n",
                "test.yaml:1:10: symbols: \"1000PEPE/USDT\" is a look-alike: list it under universe.confirmed too"
            ),
            (
                "engine:\n  ring_capacity: { md: 1000 }\n",
                "test.yaml:2:24: engine.ring_capacity.md: 1000 is no power of two"
            ),
            (
                "execution:\n  mode: live\n",
                "test.yaml:2:9: execution.mode: paper sends no real orders: it is paper"
            ),
            (
                "venues:\n  okx: { key: \"${OKX_KEY}\" }\n",
                "test.yaml:2:15: venues.okx: this version trades on binanceusdm only"
            ),
            (
                "venues:\n  binanceusdm: { endpoints: { rest: \"https://fapi.binance.com\" } }\n",
                "test.yaml:2:37: venues.binanceusdm.endpoints.rest: fapi.binance.com is the main network"
            ),
        ]
    )
    func names(_ yaml: String, _ fault: String) {
        #expect(faults(yaml).first == fault)
    }

    @Test("reports every fault at once")
    func allAtOnce() {
        #expect(faults("engine: { wait: x, quantum_us: 1, nope: 2 }\n").count == 3)
    }

    @Test("an empty file is the paper profile's base")
    func emptyFile() throws {
        let settings = try load("").get()
        #expect(settings.profile == .paper)
        #expect(settings.symbols == ["BTC/USDT", "ETH/USDT"])
        #expect(settings.execution.placeDeadline == .milliseconds(400))
        #expect(settings.limits.orderNotionalMax == Notional(raw: 5_000_000_000))
    }

    @Test("the environment wins over the file, the file over the base")
    func strength() throws {
        let yaml = "engine: { wait: block }\nexecution: { per_order_notional_cap: \"70.5\" }\n"
        let settings = try load(yaml, environment: ["APUS_ENGINE__WAIT": "spin"]).get()
        #expect(settings.engine.wait == "spin")
        #expect(settings.limits.orderNotionalMax == Notional(raw: 7_050_000_000))
        #expect(settings.tree["engine.wait"]?.origin == .environment("APUS_ENGINE__WAIT"))
        #expect(settings.tree["engine.quantum_us"]?.origin == .base)
    }

    @Test("the environment reaches names a person chose, and refuses what is no key")
    func environmentNames() throws {
        let settings = try load(
            "",
            environment: ["APUS_RISK__NOTIONAL_CAPS__PER_SYMBOL__BTC_USDT": "500", "HOME": "/x"]
        ).get()
        #expect(settings.limits.symbolCaps["BTC/USDT"] == Notional(raw: 50_000_000_000))
        #expect(
            faults("", environment: ["APUS_ENGINE__WIAT": "spin"]) == [
                "APUS_ENGINE__WIAT: there is no key \"engine.wiat\", did you mean \"engine.wait\"?"
            ]
        )
        #expect(faults("", environment: ["APUS_ENGINE__QUANTUM_US": "x"]).count == 1)
    }

    @Test("a file of another profile than asked for is refused")
    func otherProfile() {
        #expect(
            faults("profile: paper\n", profile: .testnet).first
                == "test.yaml:1:10: this file is for profile paper, but testnet was asked for"
        )
    }

    @Test(
        "the shipped paper, testnet and shadow profiles load",
        arguments: [Profile.paper, .testnet, .shadow]
    )
    func shipped(_ profile: Profile) throws {
        let name = "configs/\(profile.rawValue).yaml"
        let text = try String(contentsOf: projectRoot.appending(path: name), encoding: .utf8)
        let settings = try load(text, profile: profile).get()
        #expect(settings.strategy.maker["BTC/USDT"]?.quantity ?? 0 > 0)
    }

    @Test(
        "live profiles name every unset cap, the guard and the account",
        arguments: [Profile.microLive, .live]
    )
    func liveRefuses(_ profile: Profile) throws {
        let name = "configs/\(profile.rawValue).yaml"
        let text = try String(contentsOf: projectRoot.appending(path: name), encoding: .utf8)
        let list = faults(text, profile: profile)
        for part in [
            "risk.max_notional: 0 means unset", "risk.kill_caps.daily_loss_usd: 0 means unset",
            "limits.side_caps.long: 0 means unset",
            "engine.require_guard: there is no guard process",
            "venues.binanceusdm.dedicated_account: the dead-man switch acts on the whole account",
        ] {
            #expect(list.contains { $0.contains(part) }, "\(part)")
        }
        #expect(!list.contains { $0.contains("unknown key") })
    }

    @Test("a live profile starts when everything is written out, and not unpinned")
    func liveStarts() throws {
        var yaml = """
            profile: live
            symbols: [BTC/USDT]
            venues:
              binanceusdm:
                testnet: false
                dedicated_account: true
                api_key: "${KEY}"
                private_key: "${PEM}"
            engine: { require_guard: false }
            limits: { side_caps: { long: 100, short: 100 } }
            risk:
              kill_caps: { daily_loss_usd: 5, monthly_loss_usd: 9, daily_notional_usd: 900, monthly_notional_usd: 999 }
              max_notional: 100
              max_order_size: 60
              daily_loss_cap: 4

            """
        #expect(faults(yaml) == [])
        yaml = yaml.replacing("require_guard: false", with: "require_guard: false, pin: off")
        #expect(
            faults(yaml).contains { $0.contains("live refuses to start unpinned") }
        )
    }

    @Test(
        "every host of a network is known by its name, in any letter case",
        arguments: [
            ("fapi1.binance.com", "true", Profile.testnet, "is the main network"),
            ("FAPI.Binance.com", "true", .testnet, "is the main network"),
            ("fstream-mm.binance.com", "true", .testnet, "is the main network"),
            ("testnet.binancefuture.com", "false", .live, "is the test network"),
            ("stream.binancefuture.com", "false", .microLive, "is the test network"),
            ("demo-fapi.binance.com", "false", .live, "is the test network"),
            ("testnet.binance.vision", "false", .shadow, "is the test network"),
        ]
    )
    func networks(_ host: String, _ testnet: String, _ profile: Profile, _ words: String) {
        let yaml =
            "venues: { binanceusdm: { testnet: \(testnet), endpoints: { rest: \"https://\(host)\" } } }\n"
        #expect(faults(yaml, profile: profile).contains { $0.contains(words) })
    }

    @Test("a testnet profile takes test networks only, a live one main networks only")
    func networks() {
        let main =
            "venues: { binanceusdm: { testnet: true, endpoints: { ws: \"wss://fstream.binance.com\" } } }\n"
        #expect(faults(main, profile: .testnet).contains { $0.contains("is the main network") })
        let test =
            "venues: { binanceusdm: { testnet: false, endpoints: { rest: \"https://demo-fapi.binance.com\" } } }\n"
        #expect(faults(test, profile: .live).contains { $0.contains("is the test network") })
        #expect(
            faults("venues: { binanceusdm: { testnet: false } }\n", profile: .testnet)
                .contains { $0.contains("profile testnet needs true") }
        )
    }

    @Test("showing the tree never shows a secret, only where it lies")
    func rendering() throws {
        let yaml = "venues: { binanceusdm: { secret: \"${file:/etc/key}\" } }\n"
        let text = try load(yaml).get().tree.rendered()
        #expect(text.contains("venues.binanceusdm.secret: \"${file:/etc/key}\""))
        #expect(text.contains("# test.yaml:1"))
    }

    @Test("random bytes never crash the reader")
    func garbage() {
        let alphabet = Array("a:{}[]&*!|>'\"%@`#- \n\t,?engine".utf8)
        var state: UInt64 = 0x5EED
        for _ in 0..<2_000 {
            var bytes: [UInt8] = []
            for _ in 0..<40 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes.append(alphabet[Int(state >> 33) % alphabet.count])
            }
            _ = Settings.load(file: ("x", bytes), profile: nil, environment: [:])
        }
    }
}

@Suite("Secrets")
struct SecretTests {
    private struct Table: SecretSource {
        var variables: [String: String] = [:]
        var files: [String: (bytes: [UInt8], mode: UInt32)] = [:]
        var outputs: [String: [UInt8]] = [:]
        func variable(_ name: String) -> String? { variables[name] }
        func file(_ path: String) -> (bytes: [UInt8], mode: UInt32)? { files[path] }
        func output(of program: String) -> [UInt8]? { outputs[program] }
    }

    private func text(_ secret: Secret) -> String {
        secret.reveal { span in
            var bytes: [UInt8] = []
            for index in span.indices { bytes.append(span[index]) }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    @Test(
        "reads the four forms and nothing else",
        arguments: [
            ("${KEY}", SecretReference.environment("KEY")), ("${file:/a b}", .file("/a b")),
            ("${credential:k}", .credential("k")),
            ("${command:pass show x}", .command("pass show x")),
        ]
    )
    func forms(_ text: String, _ reference: SecretReference) {
        #expect(SecretReference(text) == reference)
        #expect(reference.text == text)
    }

    @Test(
        "refuses plain texts",
        arguments: ["", "abc", "$KEY", "${}", "${a b}", "${vault:x}", "${credential:../x}"]
    )
    func plainText(_ text: String) { #expect(SecretReference(text) == nil) }

    @Test("fetches from each place and drops the newline")
    func fetches() throws {
        var table = Table()
        table.variables = ["KEY": "k", "CREDENTIALS_DIRECTORY": "/c"]
        table.files = [
            "/f": (Array("abc\n".utf8), 0o100600), "/c/n": (Array("cred".utf8), 0o100444),
        ]
        table.outputs = ["p": Array("out\r\n".utf8)]
        #expect(try text(SecretReference.environment("KEY").resolve(table)) == "k")
        #expect(try text(SecretReference.file("/f").resolve(table)) == "abc")
        #expect(try text(SecretReference.credential("n").resolve(table)) == "cred")
        #expect(try text(SecretReference.command("p").resolve(table)) == "out")
    }

    @Test("says why a secret cannot be had, and refuses one that others can read")
    func refuses() {
        var table = Table()
        table.files = [
            "/open": (Array("x".utf8), 0o100644), "/empty": (Array("\n".utf8), 0o100600),
        ]
        for (reference, words) in [
            (SecretReference.environment("NO"), "the environment has no NO"),
            (.file("/none"), "/none cannot be read"),
            (.file("/open"), "/open can be read by others: chmod 600 it, and change the key"),
            (.file("/empty"), "it is empty"),
            (.credential("x"), "systemd passed no credentials: CREDENTIALS_DIRECTORY is not set"),
            (.command("bad"), "the program did not end well"),
        ] {
            #expect(throws: SettingsError(file: reference.text, words: words)) {
                try reference.resolve(table)
            }
        }
    }

    @Test("never prints")
    func neverPrints() {
        let secret = Secret(Array("hunter2".utf8))
        #expect("\(secret)" == "••••")
        #expect(String(reflecting: secret) == "••••")
    }

    @Test("the process's own doors work")
    func system() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data("s3\n".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        defer { do { try FileManager.default.removeItem(at: file) } catch { print(error) } }
        #expect(try text(SecretReference.file(file.path).resolve(SystemSecretSource())) == "s3")
        #expect(
            try text(SecretReference.command("printf hello").resolve(SystemSecretSource()))
                == "hello"
        )
        #expect(throws: SettingsError.self) {
            try SecretReference.command("exit 3").resolve(SystemSecretSource())
        }
    }

    @Test("what it was loaded from loads the same again, with no other variable kept")
    func source() throws {
        let yaml = "engine:\n  wait: block\nsymbols: [\"BTC/USDT\"]\n"
        let environment = ["APUS_ENGINE__BUSY_POLL": "true", "HOME": "/root", "BINANCE_KEY": "k"]
        let first = try load(yaml, environment: environment).get()
        #expect(first.source.overrides == ["APUS_ENGINE__BUSY_POLL": "true"])
        let source = try #require(SettingsSource(encoded: first.source.encoded))
        #expect(source == first.source)
        let second = try source.load().get()
        #expect(second.tree.rendered() == first.tree.rendered())
        #expect(second.engine.busyPoll && second.engine.wait == "block")
        for count in 1..<first.source.encoded.count - 1 {
            let cut = SettingsSource(encoded: Array(first.source.encoded.prefix(count)))
            #expect(cut != first.source)
        }
    }
}
