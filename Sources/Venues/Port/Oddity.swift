public import Domain

/// Something a venue sent that is no error but that somebody should count and may want to see.
@frozen
public struct Oddity: BitwiseCopyable, Sendable {
    /// What is odd.
    @frozen
    public enum Kind: UInt8, BitwiseCopyable, Sendable {
        /// A message kind this engine does not know; skipped.
        case unknownMessage = 1

        /// A known kind this engine has no use for; skipped.
        case unusedMessage = 2

        /// A word this engine does not know in a known field; the event carries its `other`.
        case unknownWord = 3

        /// A symbol that is not in the instrument table; skipped.
        case unlistedSymbol = 4

        /// Another product on a shared stream (Binance `st` other than 1); skipped.
        case otherProduct = 5

        /// A trade that did not come from the book (insurance fund, deleveraging, block); skipped.
        case offBookTrade = 6

        /// The fast decoder and the reference disagreed: the reference decodes from now on.
        case divergence = 7
    }

    /// What is odd.
    public var kind: Kind

    /// The word itself, cut to 31 bytes; nil when there is none.
    public var word: SymbolText?

    /// States an oddity.
    @inlinable
    public init(_ kind: Kind, word: SymbolText? = nil) {
        self.kind = kind
        self.word = word
    }
}
