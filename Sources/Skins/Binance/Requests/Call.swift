internal import Base
internal import Scenarios
internal import VenueWire

/// Which door a request came through.
enum Door {
    case rest
    case socket
}

/// One request on its way through the venue.
struct Call {
    let connection: ConnectionID
    let door: Door
    let endpoint: Endpoint
    var parameters: Parameters

    /// The bytes a signature must cover, and where it was.
    var signedText: [UInt8]
    var signature: String?
    var key: String?

    /// The answer's id on the WebSocket API, as JSON text.
    var id: [UInt8] = []
    var wantsRateLimits = true

    /// Whose it is, once proven.
    var account: ClientAccount?

    /// When it was read, and how long its timestamp is good.
    let received: UTCTime
    var expires: UTCTime?
}

/// What a request needs to be let in.
enum Security {
    case open
    case key
    case signed
}

/// One thing the venue can be asked.
struct Endpoint {
    var kind: RequestKind
    var security: Security
    var weight: (Parameters) -> Int

    /// What it takes from the order counters of 10 s and 1 min.
    var orders: (tenSeconds: Int, minute: Int) = (0, 0)
    var handler: (BinanceSkin, inout Call) throws(VenueFault) -> [UInt8]
}
