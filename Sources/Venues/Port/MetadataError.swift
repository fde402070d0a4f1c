/// Why a venue's contract rules cannot be used; each names the contract and the field.
public enum MetadataError: Error, Equatable, Sendable {
    /// The answer is none that holds contract rules.
    case notMetadata

    /// A wanted contract is not listed as a linear perpetual.
    case notListed(String)

    /// A rule is missing or cannot be read exactly.
    case unreadable(symbol: String, field: String)

    /// More assets than a process keeps apart.
    case tooManyAssets

    /// In one sentence.
    public var words: String {
        switch self {
        case .notMetadata: "the venue's answer holds no contract rules"
        case .notListed(let name): "\(name) is not listed as a perpetual contract"
        case .unreadable(let symbol, let field): "\(symbol): \(field) is missing or not exact"
        case .tooManyAssets: "too many assets"
        }
    }
}
