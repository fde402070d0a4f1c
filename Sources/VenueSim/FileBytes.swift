internal import Glibc

/// Whole small files.
enum FileBytes {
    /// The bytes of the file, or nil when it cannot be read.
    static func read(_ path: String) -> [UInt8]? {
        // SAFETY: the path is a text of our own.
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            // SAFETY: the call writes at most the chunk's own count.
            let count = unsafe chunk.withUnsafeMutableBytes {
                unsafe Glibc.read(file, $0.baseAddress, $0.count)
            }
            if count == 0 { return bytes }
            guard count > 0 else { return nil }
            bytes += chunk[..<count]
        }
    }

    /// Writes a whole file; whether that worked.
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t) -> Bool {
        // SAFETY: the path is a text of our own.
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard file >= 0 else { return false }
        // SAFETY: the call reads within the array.
        let written = unsafe bytes.withUnsafeBytes {
            unsafe Glibc.write(file, $0.baseAddress, $0.count)
        }
        return close(file) == 0 && written == bytes.count
    }
}
