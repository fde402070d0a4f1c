internal import Glibc

/// The person at the terminal: results on standard output, everything else on standard error.
public enum Console {
    /// Writes one line to standard output at once.
    public static func say(_ line: String) { put(line + "\n", to: 1) }

    /// Writes one line to standard error at once.
    public static func complain(_ line: String) { put("apus: \(line)\n", to: 2) }

    /// Writes text as it is.
    public static func put(_ text: String, to descriptor: Int32 = 1) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            // SAFETY: the slice is valid for the call and its count is its own.
            let written = unsafe rest.withUnsafeBytes {
                unsafe write(descriptor, $0.baseAddress, $0.count)
            }
            if written < 0, errno == EINTR { continue }
            // A reader that went away ends the program's output, not the program.
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}
