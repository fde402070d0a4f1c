internal import Base
internal import Binance
internal import Domain
internal import Glibc
internal import Operations
internal import Rest
internal import Settings
internal import Worlds

/// The venue's contract rules, asked for until they are there.
struct ContractRules {
    let settings: Settings
    let plan: LivePlan

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
            var outcome = Answer.none
            _ = client.ask(
                id: 1,
                .get,
                origin: 0,
                target: plan.rest.pathPrefix + "/fapi/v1/exchangeInfo",
                within: .seconds(10)
            )
            while case .none = outcome {
                guard meanwhile() else { return nil }
                usleep(5_000)
                _ = client.take { answer, _, body, why in
                    outcome =
                        answer.status == 200
                        ? .body(body.indices.map { body[$0] })
                        : .failed(
                            answer.status == 0
                                ? String(decoding: why.indices.map { why[$0] }, as: UTF8.self)
                                : "HTTP status \(answer.status)"
                        )
                }
            }
            switch outcome {
            case .body(let bytes):
                do throws(MetadataError) {
                    return try Metadata.read(bytes, wanted: settings.symbols, assets: &assets)
                } catch { throw HostError(error.words) }
            case .failed(let words):
                if words != lastWords { Console.complain("contract rules: \(words); asking again") }
                lastWords = words
            case .none: break
            }
            for _ in 0..<10 {
                guard meanwhile() else { return nil }
                usleep(100_000)
            }
        }
    }

    private enum Answer {
        case none
        case body([UInt8])
        case failed(String)
    }
}
