internal import Base
internal import Binance
internal import CEchoReference
internal import Digests
internal import Domain
internal import Foundation
internal import VenuePort

/// One order over WebSocket and TLS to the venue simulator, in a process of its own, and its answer.
///
/// Both ends block. The order can rest nowhere (immediate or cancelled, far from the market), and
/// accounts take turns, for the simulator counts orders as the venue does.
@safe
final class VenueOrder: Work {
    private static let accounts = 200

    private let process = Process()
    private let folder = ScratchFolder.make("venue-sim")
    private let messages: OrderTexts
    private var caller: OpaquePointer?
    private var text: [UInt8] = []

    init() {
        messages = OrderTexts(accounts: Self.accounts)
    }

    deinit {
        if unsafe caller != nil { unsafe echo_caller_end(caller) }
        if process.isRunning {
            process.terminate()
            process.waitUntilExit()
        }
        ScratchFolder.remove(folder)
    }

    /// The simulator built beside this program.
    private static var program: URL {
        let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return own.deletingLastPathComponent().appendingPathComponent("venue-sim")
    }

    func begin() {
        guard unsafe caller == nil else { return }
        // On the core where the reference's far end is.
        process.executableURL = URL(fileURLWithPath: "/usr/bin/taskset")
        process.arguments =
            [
                "--cpu-list", "\(Cores.peer)", Self.program.path, "--json", "--quiet", "--tls-dir",
                folder, "--symbols", "BTCUSDT", "--events", "10",
            ]
            + (0..<Self.accounts).flatMap { ["--account", "key\($0):secret\($0):1000000"] }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch {
            preconditionFailure("venue-sim lies beside the laboratory: build it first")
        }
        unsafe caller = echo_caller_begin(Self.port(in: output), "/ws-fapi/v1")
        pause()
    }

    /// The port in the line that tells that the simulator is ready.
    private static func port(in output: Pipe) -> UInt16 {
        struct Ready: Decodable {
            let rest: String
        }
        var text = Data()
        while !text.contains(UInt8(ascii: "\n")) {
            let more = output.fileHandleForReading.availableData
            precondition(!more.isEmpty, "the simulator says where it listens")
            text.append(more)
        }
        let line = text.prefix { $0 != UInt8(ascii: "\n") }
        guard let ready = try? JSONDecoder().decode(Ready.self, from: line),
            let port = URL(string: ready.rest)?.port.flatMap(UInt16.init(exactly:))
        else { preconditionFailure("the simulator's first line is its address") }
        return port
    }

    func run(_ operations: Int) {
        for index in 0..<operations {
            if index > 0 { pause() }
            var answer: UnsafePointer<UInt8>?
            let count = unsafe echo_caller_ask(caller, text, text.count, &answer)
            precondition(unsafe Self.isAccepted(answer, count), "every order is accepted")
        }
    }

    /// Writes and signs the next order: what an encoder costs has a row of its own.
    func pause() { text = messages.take() }

    private static func isAccepted(_ answer: UnsafePointer<UInt8>?, _ count: Int) -> Bool {
        guard let start = unsafe answer else { return false }
        let words = Array("\"status\":200".utf8)
        // SAFETY: the answer's bytes stay until the next request.
        let head = unsafe UnsafeBufferPointer(start: start, count: min(count, 64))
        return head.indices.contains { place in
            unsafe head[place...].starts(with: words)
        }
    }
}

/// Orders as our encoder writes and signs them, each account's in turn.
private final class OrderTexts {
    private final class Account {
        var venue: BinanceVenue

        init(_ place: Int) {
            let name = Array("key\(place)".utf8)
            let secret = Array("secret\(place)".utf8)
            let key = HMACSHA256(secret: secret.span)
            venue = BinanceVenue(encoder: BinanceEncoder(apiKey: name.span, key: .hmac(key)))
            venue.session(isOpen: false)
        }
    }

    private let accounts: [Account]
    private let instruments = LaneRules.table()
    private var number: UInt32 = 0
    private var room = [UInt8](repeating: 0, count: BinanceVenue.requestBytesMax)

    init(accounts count: Int) { accounts = (0..<count).map(Account.init) }

    func take() -> [UInt8] {
        number += 1
        let now = SystemTime().utc
        let request = OrderRequest(
            action: .place,
            clientID: ClientOrderID(
                tag: 7,
                incarnation: 1,
                lane: LaneID(index: 0),
                sequence: number
            ),
            instrument: LaneRules.instrument.id,
            side: .buy,
            timeInForce: .immediateOrCancel,
            price: Price(raw: 6_300_000),
            quantity: Quantity(raw: 5),
            validUntil: now + .seconds(2)
        )
        var span = room.mutableSpan
        let count = accounts[Int(number) % accounts.count].venue.operation(
            request,
            id: RequestID(raw: Int64(number)),
            instruments: instruments,
            at: now,
            into: &span
        )
        return Array(room[..<count])
    }
}

/// A blocking TLS echo of as many bytes.
@safe
final class BlockingEcho: Work {
    private static let answerBytes = 320

    private var answerer: OpaquePointer?
    private var caller: OpaquePointer?
    private let order = [UInt8](repeating: 0x62, count: 480)

    deinit {
        if unsafe caller != nil { unsafe echo_caller_end(caller) }
        if unsafe answerer != nil { unsafe echo_answerer_end(answerer) }
    }

    func begin() {
        guard unsafe caller == nil else { return }
        unsafe answerer = echo_answerer_begin(
            Cores.peer,
            Self.answerBytes,
            echoCertificate.chain,
            echoCertificate.key,
            echoSuite
        )
        unsafe caller = echo_caller_begin(echo_answerer_port(answerer), "/")
    }

    func run(_ operations: Int) {
        for _ in 0..<operations {
            var answer: UnsafePointer<UInt8>?
            let count = unsafe echo_caller_ask(caller, order, order.count, &answer)
            precondition(count == Self.answerBytes, "the far end answers")
        }
    }
}
