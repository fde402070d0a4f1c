public import Base
internal import Glibc

/// The daemon's log: whole lines appended by every process, and read back by the one that shows them.
public struct EventLog: ~Copyable {
    private let descriptor: Int32

    /// Opens the file for appending; a line is written in one call, so lines of two processes never mix.
    public init(_ path: String) throws(HostError) {
        // SAFETY: the path is a C string for the call.
        descriptor = unsafe open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw HostError("\(path): \(unsafe String(cString: strerror(errno)))")
        }
    }

    deinit { close(descriptor) }

    /// For a child's standard output.
    public var output: Int32 { descriptor }

    /// Appends one line with the time of day (UTC) before it at which the thing told was so long ago.
    public borrowing func add(_ line: String, age: Nanoseconds = .zero) {
        Console.put(EventLog.stamp(age: age) + " " + line + "\n", to: descriptor)
    }

    /// The time of day in UTC so long ago, to the millisecond.
    public static func stamp(age: Nanoseconds = .zero) -> String {
        var time = timespec()
        // SAFETY: the struct is ours.
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        let then = Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec) - age.count
        let seconds = then / 1_000_000_000 % 86_400
        func digits(_ value: Int64, _ count: Int) -> String {
            let text = "\(value)"
            return String(repeating: "0", count: max(count - text.count, 0)) + text
        }
        let clock = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { digits($0, 2) }
        return clock.joined(separator: ":") + "." + digits(then / 1_000_000 % 1_000, 3)
    }
}

/// The lines a log gains while it is watched.
public struct EventTail: ~Copyable {
    private let descriptor: Int32
    private var rest: [UInt8] = []

    /// The latest lines, oldest first.
    public private(set) var recent: [String] = []

    /// Stands at the end of the file.
    public init?(_ path: String) {
        // SAFETY: the path is a C string for the call.
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        lseek(descriptor, 0, SEEK_END)
    }

    deinit { close(descriptor) }

    /// The lines that came since the last call.
    public mutating func next() -> [String] {
        var lines: [String] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            // SAFETY: the kernel writes at most the array's own count.
            let count = unsafe chunk.withUnsafeMutableBytes {
                unsafe read(descriptor, $0.baseAddress, $0.count)
            }
            guard count > 0 else { break }
            rest += chunk[..<count]
        }
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            lines.append(String(decoding: rest[..<end], as: UTF8.self))
            rest.removeFirst(end + 1)
        }
        recent = (recent + lines).suffix(100)
        return lines
    }
}
