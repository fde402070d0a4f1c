public import Base
public import Domain
public import Json

extension JSONText {
    /// The text as a symbol, cut to 31 bytes; nil when it is empty.
    public func symbol(in message: PaddedBytes) -> SymbolText? {
        let count = min(Int(length), SymbolText.bytesMax)
        guard Int(offset) + count <= message.count else { return nil }
        // SAFETY: the text lies in the message.
        return unsafe SymbolText(Span(_unsafeStart: message.start + Int(offset), count: count))
    }
}
