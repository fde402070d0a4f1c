/// Why a connection is over.
public enum CloseReason: Error, Hashable, Sendable {
    /// This side asked.
    case requested

    /// The peer closed with this WebSocket code; 1005 stands for none.
    case peerClosed(code: UInt16)

    /// The stream ended without a closing handshake.
    case peerEnded

    /// The kernel ended it.
    case broken(errno: Int32)

    /// The name has no address, in words.
    case unresolved(String)

    /// It may not be dialled.
    case refused(DialRefusal)

    /// No address answered.
    case unreachable(errno: Int32)

    /// TLS refused, in words.
    case tls(String)

    /// The upgrade was answered by this status.
    case upgradeRefused(status: UInt16)

    /// The upgrade's answer does not prove a WebSocket peer.
    case upgradeUnproven

    /// The peer's frames are wrong.
    case webSocket(WebSocketFailure)

    /// The peer's HTTP is wrong.
    case http(HTTPFailure)

    /// Not open in time.
    case openDeadline

    /// No byte came, and no pong to our ping.
    case silent

    /// A request over HTTP was not answered in time.
    case noAnswer

    /// No data within the deadline after the subscription.
    case noFirstData

    /// The peer does not read: what answers it no longer fits.
    case peerStopsReading

    /// The reason in words, without secrets.
    public var words: String {
        switch self {
        case .requested: "closed by us"
        case .peerClosed(let code): "closed by the peer with code \(code)"
        case .peerEnded: "ended by the peer without goodbye"
        case .broken(let errno): "broken by the kernel: errno \(errno)"
        case .unresolved(let why): "name not resolved: \(why)"
        case .refused(let refusal): "not dialled: \(refusal)"
        case .unreachable(let errno): "no address answered: errno \(errno)"
        case .tls(let why): "TLS: \(why)"
        case .upgradeRefused(let status): "upgrade refused with status \(status)"
        case .upgradeUnproven: "upgrade answer does not prove a WebSocket peer"
        case .webSocket(let failure): "WebSocket: \(failure.words)"
        case .http(let failure): "HTTP: \(failure.words)"
        case .openDeadline: "not open in time"
        case .silent: "silent past the ping deadline"
        case .noAnswer: "no answer in time"
        case .noFirstData: "no data after the subscription"
        case .peerStopsReading: "the peer stops reading"
        }
    }
}
