public import Base
internal import Glibc

/// Small files as text: what the kernel shows of itself, and our own notes.
public enum TextFile {
    /// The whole file, nil when it cannot be read.
    public static func read(_ path: String) -> String? {
        // SAFETY: opened here, closed below, read into memory we own.
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes {
                unsafe Glibc.read(file, $0.baseAddress, $0.count)
            }
            guard count >= 0 else { return nil }
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += chunk[..<count]
        }
    }
}

/// The monotonic clock for control code, which has no lane clock at hand.
public enum MonotonicTime {
    /// Nanoseconds since boot, sleep included.
    public static var now: Instant {
        var time = timespec()
        // SAFETY: the kernel fills the struct we own.
        guard unsafe clock_gettime(CLOCK_BOOTTIME, &time) == 0 else {
            preconditionFailure("CLOCK_BOOTTIME is always there")
        }
        return Instant(sinceBoot: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}
