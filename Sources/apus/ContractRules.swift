internal import Base
internal import Binance
internal import Domain
internal import Operations
internal import Rest
internal import Settings
internal import VenuePort
internal import Worlds

/// The venue's contract rules, asked for until they are there.
struct ContractRules {
    let settings: Settings
    let plan: LivePlan
    let signals: SignalInbox

    /// Fetches the rules of every symbol; nil when `meanwhile` says that the process shall end.
    func fetch(
        into assets: inout AssetTable,
        meanwhile: () -> Bool
    ) throws -> [Instrument]? {
        var rest = RestSettings(
            origins: [RestOrigin(host: plan.rest.host, port: plan.rest.port)]
        )
        rest.authorities = plan.trustFile
        var client = try RestClient(rest)
        var lastWords = ""
        while true {
            guard let outcome = ask(&client, meanwhile) else { return nil }
            switch outcome {
            case .body(let bytes):
                do throws(MetadataError) {
                    return try BinanceMetadata.read(
                        bytes,
                        wanted: settings.symbols,
                        assets: &assets
                    )
                } catch { throw HostError(error.words) }
            case .failed(let words):
                if words != lastWords { Console.complain("contract rules: \(words); asking again") }
                lastWords = words
            }
            let again = MonotonicTime.now + .seconds(1)
            while MonotonicTime.now < again {
                guard meanwhile() else { return nil }
                signals.wait(atMost: min(again - MonotonicTime.now, .milliseconds(100)))
            }
        }
    }

    /// One question and its outcome; nil when the process shall end.
    private func ask(_ client: inout RestClient, _ meanwhile: () -> Bool) -> Answer? {
        let asked = client.ask(
            id: 1,
            .get,
            origin: 0,
            target: plan.rest.pathPrefix + "/fapi/v1/exchangeInfo",
            within: .seconds(10)
        )
        switch asked {
        case .queued: break
        case .full: return .failed("the request does not fit its queue")
        case .forbidden: return .failed("the path \(plan.rest.pathPrefix) is never asked for")
        }
        var outcome: Answer?
        while meanwhile() {
            let isAnswered = client.take { answer, _, body, why in
                outcome =
                    answer.status == 200
                    ? .body(body.indices.map { body[$0] })
                    : .failed(
                        answer.status == 0
                            ? String(decoding: why.indices.map { why[$0] }, as: UTF8.self)
                            : "HTTP status \(answer.status)"
                    )
            }
            if isAnswered { return outcome }
            signals.wait(atMost: .milliseconds(100), or: [client.bell.descriptor])
            while client.bell.consume() {}
        }
        return nil
    }

    private enum Answer {
        case body([UInt8])
        case failed(String)
    }
}
