internal import Base
internal import Operations
internal import Rest
internal import Settings

/// Asks a venue for its time, over the connection the engine would use: how far away, how far off.
struct VenueProbe {
    private static let questions = 3

    private let venue: VenueSettings

    init(_ venue: VenueSettings) { self.venue = venue }

    /// What was seen; the best of a few round trips, for only the first pays for the connection.
    func sight() -> VenueSight {
        guard let address = venue.rest else { return .notAsked("no REST address is configured") }
        let host = "\(address.host):\(address.port)"
        var settings = RestSettings(origins: [RestOrigin(host: address.host, port: address.port)])
        settings.authorities = venue.trustFile
        do {
            var client = try RestClient(settings)
            var best: VenueAnswer?
            var secured = Nanoseconds.zero
            for question in 0..<Self.questions {
                switch ask(&client, UInt64(question), address.path + "/fapi/v1/time") {
                case .failure(let why): return .unreachable(host: host, words: why.words)
                case .success(var answer):
                    secured = max(secured, answer.secured)
                    answer.host = host
                    if answer.roundTrip < best?.roundTrip ?? Nanoseconds(.max) { best = answer }
                }
            }
            guard var answer = best else { preconditionFailure("a few questions are some") }
            answer.secured = secured
            return .answered(answer)
        } catch { return .unreachable(host: host, words: "this host cannot ask: \(error)") }
    }

    private struct Failure: Error {
        let words: String
    }

    private func ask(
        _ client: inout RestClient,
        _ id: UInt64,
        _ target: String
    ) -> Result<VenueAnswer, Failure> {
        let time = SystemTime()
        let before = time.utc
        let asked = client.ask(id: id, .get, origin: 0, target: target, within: .seconds(5))
        guard asked == .queued else { return .failure(Failure(words: "the path is refused")) }
        var outcome: Result<VenueAnswer, Failure>?
        let end = MonotonicTime.now + .seconds(10)
        while MonotonicTime.now < end {
            let isAnswered = client.take { answer, _, body, why in
                outcome = Self.read(answer, body, why, before)
            }
            if isAnswered, let outcome { return outcome }
            Wait.forInput([client.bell.descriptor], atMost: end - MonotonicTime.now)
            while client.bell.consume() {}
        }
        return .failure(Failure(words: "no answer within ten seconds"))
    }

    private static func read(
        _ answer: RestAnswer,
        _ body: Span<UInt8>,
        _ why: Span<UInt8>,
        _ before: UTCTime
    ) -> Result<VenueAnswer, Failure> {
        let text = String(decoding: body.indices.map { body[$0] }, as: UTF8.self)
        guard answer.status == 200 else {
            let words = String(decoding: why.indices.map { why[$0] }, as: UTF8.self)
            return .failure(
                Failure(words: answer.status == 0 ? words : "HTTP status \(answer.status)")
            )
        }
        guard let milliseconds = serverTime(text) else {
            return .failure(Failure(words: "what answers there is no venue: \(text.prefix(60))"))
        }
        // The time was told after the connection stood and before its first byte came back.
        let asked = before.nanoseconds + answer.secured.count
        let told = before.nanoseconds + answer.firstByte.count
        return .success(
            VenueAnswer(
                host: "",
                secured: answer.secured,
                roundTrip: answer.firstByte - answer.secured,
                offset: Nanoseconds(milliseconds * 1_000_000 - (asked + told) / 2)
            )
        )
    }

    /// The number of the one member the answer has.
    private static func serverTime(_ text: String) -> Int64? {
        let parts = text.filter { !$0.isWhitespace }.split(separator: ":")
        guard parts.count == 2, parts[0] == "{\"serverTime\"", parts[1].last == "}" else {
            return nil
        }
        return Int64(parts[1].dropLast())
    }
}
