/// How a venue's connections are reached: paths, the key's header, and what data looks like.
public struct VenueWiring: Sendable {
    /// The path of each market connection, in the order of the lane's feeds.
    public let feedPaths: [String]

    /// What stands before the stream key in the private stream's path.
    public let userPathPrefix: String

    /// The header that carries the API key.
    public let keyHeader: String

    /// How data on a market connection begins; anything else is an acknowledgement.
    public let dataPrefix: [UInt8]

    /// States a wiring.
    public init(
        feedPaths: [String],
        userPathPrefix: String,
        keyHeader: String,
        dataPrefix: String
    ) {
        self.feedPaths = feedPaths
        self.userPathPrefix = userPathPrefix
        self.keyHeader = keyHeader
        self.dataPrefix = Array(dataPrefix.utf8)
    }

    /// Binance USD-M: books on the public route, marks on the market route, combined streams.
    public static let binance = VenueWiring(
        feedPaths: ["/public/stream", "/market/stream"],
        userPathPrefix: "/private/ws/",
        keyHeader: "X-MBX-APIKEY",
        dataPrefix: "{\"stream\":"
    )
}
