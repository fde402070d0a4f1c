internal import Base
internal import BinanceSkin
internal import CWebSockets
internal import Scenarios
internal import VenueWire

/// A skin behind a TLS listener on loopback: one socket for REST and every WebSocket route.
@safe
public final class Simulator {
    private let server: VenueServer<BinanceSkin>
    private let clock: VenueClock
    private let log = LogOutput()
    private let quiet: Bool
    private var listener: OpaquePointer?

    /// The longest wait, so that a signal is noticed.
    private static let waitMaxMicroseconds: Int64 = 50_000

    /// Opens the venue and starts to listen, and says so in one line.
    public init(_ options: SimulatorOptions) throws(SimulatorError) {
        clock = VenueClock(speedPercent: options.speedPercent)
        quiet = options.quiet
        let setup = try options.setup()
        var recording: CaptureRecording?
        if let file = options.replay { recording = try CaptureRecording(file) }
        let opens = clock.now
        do {
            let skin = try BinanceSkin(setup, start: opens, recording: recording)
            server = VenueServer(skin: skin)
        } catch {
            throw .setup("\(error)")
        }
        if !options.quiet {
            let lines = LogLines(json: options.json)
            server.skin.onNotice = { [log] notice in log.line(lines.line(notice)) }
        }
        let authority = try TestAuthority(directory: options.tlsDirectory)
        StopRequest.install()
        // SAFETY: each callback gets the owner back, which outlives the listener.
        var events = unsafe cwebsockets_events(
            opened: { owner, connection in unsafe Simulator.of(owner).opened(connection) },
            received: { owner, connection, bytes, count in
                unsafe Simulator.of(owner).received(connection, bytes, count)
            },
            closed: { owner, connection in unsafe Simulator.of(owner).closed(connection) },
            woke: { owner in unsafe Simulator.of(owner).woke() }
        )
        // SAFETY: the listener is freed in deinit, before this object goes.
        unsafe listener = cwebsockets_listen(
            options.address,
            Int32(options.port),
            authority.certificate,
            authority.key,
            &events,
            Unmanaged.passUnretained(self).toOpaque()
        )
        guard let bound = unsafe listener else { throw .listen(port: options.port) }
        let port = unsafe cwebsockets_port(bound)
        log.line(Self.ready(port: Int(port), authority, setup, opens: opens))
        log.flush()
    }

    deinit {
        // SAFETY: made in init and freed once.
        if let listener = unsafe listener { unsafe cwebsockets_free(listener) }
    }

    /// Serves until somebody asks to stop or the scenario is over; the exit status.
    public func run() -> Int32 {
        guard let listener = unsafe listener else { return 2 }
        while !StopRequest.isPending {
            if let outcome = server.skin.outcome {
                log.line(Self.verdict(outcome, server.skin.ledger))
                log.flush()
                return outcome.isMet ? 0 : 1
            }
            arm()
            guard unsafe cwebsockets_service(listener) >= 0 else { break }
            log.flush()
        }
        return server.skin.isPlaying ? 1 : 0
    }

    /// The line that says how the scenario ended.
    private static func verdict(_ outcome: ScenarioOutcome, _ ledger: VenueLedger) -> [UInt8] {
        var json = JSONWriter()
        json.openObject()
        json.field("verdict", outcome.isMet ? "met" : "not met")
        json.openArray("unmet")
        for reason in outcome.unmet { json.string(reason) }
        json.closeArray()
        json.openArray("requests")
        for kind in RequestKind.allCases {
            guard let count = ledger.requests[kind] else { continue }
            json.openObject()
            json.field("kind", kind.rawValue)
            json.field("count", count)
            json.closeObject()
        }
        json.closeArray()
        json.closeObject()
        return json.bytes
    }

    /// Asks to be woken when the venue has something to do.
    private func arm() {
        guard let listener = unsafe listener else { return }
        let wait = min(clock.microseconds(until: server.nextTick), Self.waitMaxMicroseconds)
        unsafe cwebsockets_wake_after(listener, wait)
    }

    private static func of(_ owner: UnsafeMutableRawPointer?) -> Simulator {
        guard let owner = unsafe owner else { preconditionFailure("a listener has its owner") }
        // SAFETY: the owner handed to cwebsockets_listen, which outlives its callbacks.
        return unsafe Unmanaged<Simulator>.fromOpaque(owner).takeUnretainedValue()
    }

    private func opened(_ connection: UInt64) -> Int32 {
        server.open(connection, now: clock.now) ? 0 : -1
    }

    private func received(_ connection: UInt64, _ bytes: UnsafePointer<UInt8>?, _ count: Int) {
        guard let bytes = unsafe bytes else { return }
        // SAFETY: the shim's bytes are good until this call returns.
        let span = unsafe Span(_unsafeStart: bytes, count: count)
        server.receive(span, on: connection, now: clock.now)
        flush()
    }

    private func closed(_ connection: UInt64) {
        server.closed(connection, now: clock.now)
        flush()
    }

    private func woke() {
        server.tick(now: clock.now)
        flush()
        log.flush()
        arm()
        if server.skin.outcome != nil, let listener = unsafe listener {
            unsafe cwebsockets_interrupt(listener)
        }
    }

    /// Hands everything the venue wants sent to the sockets.
    private func flush() {
        guard let listener = unsafe listener else { return }
        server.drain { output in
            if output.fate == .reset {
                unsafe cwebsockets_reset(listener, output.connection)
                return
            }
            if !output.bytes.isEmpty {
                _ = unsafe cwebsockets_send(
                    listener,
                    output.connection,
                    output.bytes,
                    output.bytes.count
                )
            }
            if output.fate == .close { unsafe cwebsockets_close(listener, output.connection) }
        }
    }

    /// The line that tells a parent process where everything is.
    private static func ready(
        port: Int,
        _ authority: TestAuthority,
        _ setup: VenueSetup,
        opens: UTCTime
    ) -> [UInt8] {
        let keys = authority.directory
        var json = JSONWriter()
        json.openObject()
        json.field("ready", true)
        json.field("venue", "binance")
        json.field("rest", "https://localhost:\(port)")
        json.field("ws", "wss://localhost:\(port)")
        json.field("ca", authority.authority)
        json.field("seed", "\(setup.seed)")
        json.openArray("symbols")
        for market in setup.markets { json.string(market.symbol) }
        json.closeArray()
        if let session = setup.recorded?.session {
            json.openObject("replay")
            json.field("recorded_from", session.begins.milliseconds)
            json.field("played_from", opens.milliseconds)
            json.field("milliseconds", session.ends.milliseconds - session.begins.milliseconds)
            json.field("updates", Int64(session.updates))
            json.field("trades", Int64(session.trades))
            json.closeObject()
        }
        json.openArray("accounts")
        for account in setup.accounts {
            json.openObject()
            json.field("key", account.key)
            json.field("hmac", account.secret != nil)
            json.field("ed25519", account.publicKey != nil)
            let file = ScenarioSetup.privateKeyFile(account.key, in: keys)
            if setup.scenario != nil, account.publicKey != nil { json.field("private_key", file) }
            json.closeObject()
        }
        json.closeArray()
        json.closeObject()
        return json.bytes
    }
}
