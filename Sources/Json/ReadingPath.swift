/// How messages are read; later ones serve when earlier ones cannot be trusted.
@frozen
public enum ReadingPath: UInt8, BitwiseCopyable, Sendable {
    /// Known layouts in one scan, everything else by plan over the vector tokenizer.
    case fast = 0

    /// Everything by plan over the vector tokenizer.
    case general = 1

    /// Everything by plan, byte by byte: the oracle, and the way out when the others disagree with it.
    case reference = 2
}
