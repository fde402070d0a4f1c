// swift-tools-version: 6.2
import PackageDescription

/// Generic lanes call across modules; without this such a call stays unspecialised (27 against 19 ns).
let acrossModules = SwiftSetting.unsafeFlags(
    ["-cross-module-optimization"],
    .when(configuration: .release)
)

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    acrossModules,
]

let shimC: [CSetting] = [.define("_GNU_SOURCE"), .treatAllWarnings(as: .error)]

/// A C library behind a thin header of our own: floor 0.
func shim(_ name: String, links: [String] = []) -> Target {
    .target(
        name: name,
        path: "CShims/\(name)",
        cSettings: shimC,
        linkerSettings: links.map { .linkedLibrary($0) }
    )
}

/// A C++ library behind a C header of our own; nothing is thrown across it.
func shimCxx(_ name: String, links: [String]) -> Target {
    .target(
        name: name,
        path: "CShims/\(name)",
        cxxSettings: [
            .treatAllWarnings(as: .error),
            .unsafeFlags(["-fno-exceptions", "-fno-rtti"]),
            .unsafeFlags(["-O3"], .when(configuration: .release)),
        ],
        linkerSettings: links.map { .linkedLibrary($0) }
    )
}

/// One module of the house; `on` names exactly the lower floors it may see.
func module(_ name: String, path: String? = nil, on: [Target.Dependency]) -> Target {
    .target(
        name: name,
        dependencies: on,
        path: path ?? "Sources/\(name)",
        swiftSettings: strict
    )
}

/// An executable: arguments in, one world chosen, nothing worth a unit test inside.
func program(_ name: String, path: String, on: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: on, path: path, swiftSettings: strict)
}

/// The proofs of one module, under the module's own name.
func tests(_ name: String, on: [Target.Dependency]) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: on,
        path: "Tests/\(name)Tests",
        swiftSettings: strict
    )
}

/// A fuzz program has no `main` of its own, so it is there only when `FUZZ` is set.
let fuzzed: [Target] =
    Context.environment["FUZZ"] == nil
    ? []
    : [
        .executableTarget(
            name: "FuzzBase",
            dependencies: ["Base"],
            path: "Tests/Fuzz/FuzzBase",
            swiftSettings: [.swiftLanguageMode(.v6), .unsafeFlags(["-parse-as-library"])]
        ),
        .executableTarget(
            name: "FuzzTransport",
            dependencies: ["TransportFuzzing"],
            path: "Tests/Fuzz/FuzzTransport",
            swiftSettings: [.swiftLanguageMode(.v6), .unsafeFlags(["-parse-as-library"])]
        ),
        .executableTarget(
            name: "FuzzCodecs",
            dependencies: ["CodecFuzzing"],
            path: "Tests/Fuzz/FuzzCodecs",
            swiftSettings: [.swiftLanguageMode(.v6), .unsafeFlags(["-parse-as-library"])]
        ),
        .executableTarget(
            name: "FuzzTLS",
            dependencies: ["Transport", "TransportFuzzing"],
            path: "Tests/Fuzz/FuzzTLS",
            swiftSettings: [.swiftLanguageMode(.v6), .unsafeFlags(["-parse-as-library"])]
        ),
    ]

let package = Package(
    name: "apus",
    targets: fuzzed + [
        // Floor 0: C libraries.
        shim("CPlatform"),
        shim("COpenSSL", links: ["ssl", "crypto"]),
        shim("CProcess"),
        shim("CSQLite", links: ["sqlite3"]),
        shim("CYaml", links: ["yaml"]),
        shim("CSockets"),
        shim("CUring", links: ["uring"]),
        shim("CCurl", links: ["curl"]),
        shim("CChecksum"),
        shim("CZlib", links: ["z"]),
        shimCxx("CSimdjson", links: ["simdjson", "stdc++"]),
        shim("CWebSockets", links: ["websockets", "ssl", "crypto"]),

        // Floor 1: numbers, queues, time, threads.
        module("Base", on: ["CPlatform"]),

        // Floor 2: the words every other floor shares.
        module("Domain", on: ["Base"]),
        module("Digests", on: ["COpenSSL", "CChecksum"]),
        module("Json", on: ["Base", "CSimdjson"]),
        module("Transport", on: ["Base", "CSockets", "CUring", "COpenSSL"]),

        // Floor 3: REST off the order path.
        module("Rest", on: ["Base", "CCurl", "Transport"]),

        // Floor 3: recorded sessions as lines.
        module("Captures", on: ["Base", "CZlib"]),

        // Floor 3: what the market shows.
        module("Market", on: ["Base", "Domain"]),
        module("Journal", on: ["CPlatform", "Base", "Domain", "Digests"]),

        // Floor 4: our side of each venue.
        module("VenuePort", path: "Sources/Venues/Port", on: ["Base", "Domain", "Json"]),

        module(
            "Binance",
            path: "Sources/Venues/Binance",
            on: ["Base", "Digests", "Domain", "Json", "Market", "VenuePort"]
        ),
        module(
            "OKX",
            path: "Sources/Venues/OKX",
            on: ["Base", "CChecksum", "Domain", "Json", "Market", "VenuePort"]
        ),
        module(
            "Bybit",
            path: "Sources/Venues/Bybit",
            on: ["Base", "Domain", "Json", "Market", "VenuePort"]
        ),

        // Floor 4: the exchange core.
        module("Exchange", on: ["Base", "Domain", "Market"]),
        // Floor 5: venues' sides of their protocols; they must not see Sources/Venues.
        module("VenueWire", path: "Sources/Skins/Wire", on: ["Base"]),
        module("Scenarios", path: "Sources/Skins/Scenarios", on: ["Base", "VenueWire"]),
        module(
            "BinanceSkin",
            path: "Sources/Skins/Binance",
            on: ["Base", "Digests", "Domain", "Exchange", "Market", "Scenarios", "VenueWire"]
        ),

        // Floor 5: orders, risk, strategies, the lane.
        module(
            "Trading",
            on: ["Base", "Domain", "Digests", "Market", "Journal", "Json", "VenuePort"]
        ),

        module("Settings", on: ["Base", "CYaml"]),

        // Floor 6: projections.
        module("Store", on: ["Base", "CSQLite", "Digests", "Domain", "Journal"]),
        module(
            "Research",
            on: ["Base", "Captures", "Digests", "Domain", "Market", "VenuePort"]
        ),

        // Floor 7: composition, faces and supervision.
        module(
            "Worlds",
            on: [
                "Base", "Binance", "Digests", "Domain", "Journal", "Market", "Settings", "Trading",
                "Transport", "VenuePort",
            ]
        ),
        module(
            "Operations",
            on: [
                "Base", "CProcess", "Digests", "Domain", "Journal", "Settings", "Store", "Trading",
            ]
        ),
        module(
            "Simulation",
            on: [
                "Base", "Binance", "BinanceSkin", "Digests", "Domain", "Journal", "Market",
                "Trading", "VenuePort", "VenueWire",
            ]
        ),
        module(
            "VenueSim",
            on: [
                "Base", "BinanceSkin", "COpenSSL", "CWebSockets", "Captures", "Digests",
                "Scenarios", "VenueWire",
            ]
        ),

        // Floor 8: executables.
        program("venue-sim", path: "Sources/venue-sim", on: ["VenueSim"]),
        program(
            "apus",
            path: "Sources/apus",
            on: [
                "Base", "Binance", "Bybit", "CProcess", "Captures", "Digests", "Domain", "Journal",
                "Market", "OKX", "Operations", "Research", "Rest", "Settings", "Store", "Trading",
                "VenuePort", "Worlds",
            ]
        ),

        // The laboratory: references, suites, measuring, and the two programs.
        // Heap counting replaces malloc in the executable: linked here, never into the test bundle.
        shim("CHeapCount"),
        shim("CRetainCount", links: ["dl"]),
        shim("CCallCount"),
        .target(
            name: "CReference",
            path: "latency-lab/Reference",
            cxxSettings: [.treatAllWarnings(as: .error)],
            linkerSettings: [.linkedLibrary("stdc++")]
        ),
        .target(
            name: "CDecodeReference",
            path: "latency-lab/DecodeReference",
            cxxSettings: [
                .treatAllWarnings(as: .error),
                .unsafeFlags(["-O3", "-march=haswell"], .when(configuration: .release)),
            ],
            linkerSettings: [.linkedLibrary("simdjson"), .linkedLibrary("stdc++")]
        ),
        .target(
            name: "CEchoReference",
            path: "latency-lab/EchoReference",
            cSettings: shimC,
            linkerSettings: [
                .linkedLibrary("ssl"), .linkedLibrary("crypto"), .linkedLibrary("uring"),
            ]
        ),
        module(
            "LabSuites",
            path: "latency-lab/Suites",
            on: [
                "Base", "Binance", "Bybit", "CDecodeReference", "CEchoReference", "CReference",
                "Captures", "Digests", "Domain", "Exchange", "Journal", "Market", "OKX", "Trading",
                "Transport", "VenuePort", "Worlds",
            ]
        ),
        module("Lab", path: "latency-lab/Lab", on: ["Base", "CCallCount", "LabSuites"]),
        program(
            "latency-lab",
            path: "latency-lab/Program",
            on: ["Base", "Lab", "LabSuites", "CHeapCount"]
        ),
        program(
            "probe",
            path: "latency-lab/Probe",
            on: ["Base", "CCallCount", "LabSuites", "CHeapCount", "CRetainCount"]
        ),

        // Tests.
        tests("Settings", on: ["Base", "Settings"]),
        tests("Store", on: ["Base", "Domain", "Journal", "Store"]),
        program("ring-stress", path: "Tests/RingStress", on: ["Base"]),
        tests("Operations", on: ["Base", "Domain", "Operations", "Settings", "Trading"]),
        module("PropertyTesting", path: "Tests/Support/PropertyTesting", on: ["Base"]),
        tests("Base", on: ["Base", "PropertyTesting"]),
        tests("Domain", on: ["Base", "Domain"]),
        tests(
            "Market",
            on: [
                "Base", "Binance", "Bybit", "Domain", "Fixtures", "Json", "Market", "OKX",
                "PropertyTesting", "VenuePort", "VenueReading",
            ]
        ),
        tests(
            "Research",
            on: [
                "Base", "Binance", "Bybit", "Captures", "Domain", "Json", "Market", "OKX",
                "Research", "VenuePort",
            ]
        ),
        tests("Digests", on: ["Digests"]),
        module("Fixtures", path: "Tests/Support/Fixtures", on: []),
        module(
            "VenueReading",
            path: "Tests/Support/VenueReading",
            on: ["Base", "Domain", "Json", "VenuePort"]
        ),
        module(
            "CodecFuzzing",
            path: "Tests/Support/CodecFuzzing",
            on: ["Base", "Binance", "Bybit", "Domain", "Fixtures", "Json", "OKX", "VenuePort"]
        ),
        program("codec-stress", path: "Tests/CodecStress", on: ["CodecFuzzing"]),
        tests(
            "Codec",
            on: [
                "Base", "Binance", "Bybit", "CodecFuzzing", "Domain", "Fixtures", "Json", "OKX",
                "VenuePort", "VenueReading",
            ]
        ),
        tests(
            "OKX",
            on: [
                "Base", "Domain", "Fixtures", "Json", "Market", "OKX", "VenuePort", "VenueReading",
            ]
        ),
        tests(
            "Bybit",
            on: ["Base", "Bybit", "Domain", "Fixtures", "Json", "VenuePort", "VenueReading"]
        ),
        tests(
            "BinanceSkin",
            on: ["Base", "BinanceSkin", "Digests", "Domain", "Exchange", "VenueWire"]
        ),
        tests(
            "Binance",
            on: [
                "Base", "Binance", "Digests", "Domain", "Fixtures", "Json", "PropertyTesting",
                "VenuePort", "VenueReading",
            ]
        ),
        module("TransportFuzzing", path: "Tests/Support/TransportFuzzing", on: ["Transport"]),
        tests("Transport", on: ["Base", "Fixtures", "Transport", "TransportFuzzing"]),
        tests("Rest", on: ["Base", "Rest", "Transport"]),
        tests("Exchange", on: ["Base", "Digests", "Domain", "Exchange", "Market"]),
        tests(
            "Simulation",
            on: ["Base", "BinanceSkin", "Domain", "Exchange", "Simulation", "Trading"]
        ),
        tests(
            "Trading",
            on: ["Base", "Domain", "Journal", "Json", "Market", "Trading", "VenuePort"]
        ),
        tests("Journal", on: ["Base", "Domain", "Digests", "Journal"]),
    ],
    cxxLanguageStandard: .cxx20
)
