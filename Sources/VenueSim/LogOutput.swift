internal import Glibc

/// Lines for standard output, gathered and written once per round.
final class LogOutput {
    private var bytes: [UInt8] = []

    /// Adds one line.
    func line(_ text: some Sequence<UInt8>) {
        bytes.append(contentsOf: text)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Writes what was gathered; a reader that went away is no reason to stop.
    func flush() {
        var from = 0
        while from < bytes.count {
            // SAFETY: the call reads within the array.
            let written = unsafe bytes.withUnsafeBytes {
                unsafe write(1, $0.baseAddress?.advanced(by: from), $0.count - from)
            }
            if written <= 0 { break }
            from += written
        }
        bytes.removeAll(keepingCapacity: true)
    }
}
