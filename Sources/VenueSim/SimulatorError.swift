/// Why the simulator cannot start.
public enum SimulatorError: Error, Equatable, Sendable {
    /// A word of the command line it does not know.
    case option(String)

    /// An option without its value.
    case valueMissing(String)

    /// A value that an option cannot have.
    case value(option: String, text: String)

    /// A venue there is no skin for.
    case venue(String)

    /// An address that is not loopback.
    case notLoopback(String)

    /// The directory of the certificates cannot be made.
    case directory(String, errno: Int32)

    /// Certificates cannot be made.
    case authority(String)

    /// A file cannot be read.
    case file(String)

    /// A recording that cannot be a market, and why.
    case recording(String, String)

    /// Options that exclude each other.
    case together(String, String)

    /// A public key file that holds no Ed25519 key.
    case publicKey(String)

    /// The venue cannot open so.
    case setup(String)

    /// A scenario file that is not valid, in the reader's words.
    case scenario(String)

    /// The port is taken, or a certificate file is unusable.
    case listen(port: Int)

    /// The reason in plain words.
    public var words: String {
        switch self {
        case .option(let text): "unknown option \(text)"
        case .valueMissing(let option): "\(option) wants a value"
        case .value(let option, let text): "\(option) cannot be \"\(text)\""
        case .venue(let name): "there is no simulated venue \"\(name)\"; known: binance"
        case .notLoopback(let address):
            "\(address) is not loopback: the simulator serves this machine only"
        case .directory(let path, let code): "cannot make the directory \(path) (errno \(code))"
        case .authority(let path): "cannot write certificates in \(path)"
        case .file(let path): "cannot read \(path)"
        case .recording(let path, let reason): "\(path) cannot be replayed: \(reason)"
        case .together(let one, let other): "\(one) and \(other) exclude each other"
        case .publicKey(let path): "\(path) holds no Ed25519 public key"
        case .setup(let reason): "the venue cannot open: \(reason)"
        case .scenario(let words): words
        case .listen(let port): "cannot listen on port \(port)"
        }
    }
}
