internal import Json

/// The decoding rows of the market suite.
enum DecodeRows {
    /// Levels a side.
    private static let depths = [1, 5, 20, 100, 500]

    /// General and fast decoder against the C++ loop; the AVX2 body decides, AVX-512 stands beside it.
    static var rows: [Row] {
        depths.flatMap { depth in
            JSONBody.allCases.filter(\.runsHere).flatMap { body in
                let mark = body == .haswell ? "" : ".icelake"
                let chunk = max(1, 200 / depth)
                return [
                    Row(
                        "market.decode.binance.\(depth)\(mark)",
                        chunk: chunk,
                        candidate: { DepthDecode(levels: depth, path: .general, body: body) },
                        reference: ("simdjson-on-demand", { ReferenceDepthDecode(levels: depth) })
                    ),
                    Row(
                        "market.decode.fast.\(depth)\(mark)",
                        chunk: chunk,
                        candidate: { DepthDecode(levels: depth, path: .fast, body: body) },
                        reference: ("simdjson-on-demand", { ReferenceDepthDecode(levels: depth) })
                    ),
                ]
            }
        } + user
    }

    private static var user: [Row] {
        guard JSONBody.haswell.runsHere else { return [] }
        return [
            Row("market.user.order", chunk: 20, candidate: { OrderNewsDecode(body: .haswell) })
        ]
    }

    /// What is counted.
    static var counted: [CountedWork] {
        guard JSONBody.haswell.runsHere else { return [] }
        return [
            CountedWork("market.decode.binance.20") {
                DepthDecode(levels: 20, path: .general, body: .haswell)
            },
            CountedWork("market.decode.fast.20") {
                DepthDecode(levels: 20, path: .fast, body: .haswell)
            },
            CountedWork("market.user.order") { OrderNewsDecode(body: .haswell) },
        ]
    }
}
