public import Base

/// One end of a connection as the settings name it.
public struct LiveEndpoint: Sendable {
    /// The host that is dialled and verified.
    public var host: String

    /// The port.
    public var port: UInt16

    /// What stands before every path.
    public var pathPrefix: String

    /// States an end.
    public init(host: String, port: UInt16, pathPrefix: String) {
        self.host = host
        self.port = port
        self.pathPrefix = pathPrefix
    }
}

/// Everything a live lane needs to know of the outside, fixed at start.
public struct LivePlan: Sendable {
    /// Streams.
    public var streams: LiveEndpoint

    /// Order entry; its whole path.
    public var trade: LiveEndpoint

    /// REST.
    public var rest: LiveEndpoint

    /// Paths and headers of the venue.
    public var wiring: VenueWiring

    /// The API key, sent where a request asks for it.
    public var apiKey: String

    /// The only authorities believed; nil for the system's.
    public var trustFile: String?

    /// How the lane waits when there is nothing to do.
    public var wait = WaitPolicy.adaptive

    /// The least and the most a reconnect waits.
    public var retryAfter = Nanoseconds.milliseconds(500)...Nanoseconds.milliseconds(2_000)

    /// Silence on a connection after which a ping asks.
    public var pingAfter = Nanoseconds.milliseconds(800)

    /// How long the answer to that ping may take.
    public var pongWithin = Nanoseconds.milliseconds(400)

    /// The venue's forced disconnect minus a margin.
    public var replaceAfter = Nanoseconds.seconds(23 * 3_600 + 40 * 60)

    /// Market bytes taken from one socket in one pass.
    public var bytesPerPass = 65_536

    /// Microseconds the kernel may poll the card for.
    public var busyPollMicroseconds: Int32 = 0

    /// A processor that is not the lane's, for the threads the lane's world starts; nil for any.
    public var otherProcessor: UInt32?

    /// How long a drain may take before the lane ends anyway.
    public var drainWithin = Nanoseconds.seconds(8)

    /// States the ends; the rest has defaults.
    public init(
        streams: LiveEndpoint,
        trade: LiveEndpoint,
        rest: LiveEndpoint,
        wiring: VenueWiring,
        apiKey: String
    ) {
        self.streams = streams
        self.trade = trade
        self.rest = rest
        self.wiring = wiring
        self.apiKey = apiKey
    }

    /// Every host that may be dialled.
    public var hosts: [String] {
        [streams.host, trade.host, rest.host].reduce(into: []) {
            if !$0.contains($1) { $0.append($1) }
        }
    }
}
