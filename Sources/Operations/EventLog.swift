public import Base
internal import Glibc

/// The daemon's log: whole lines appended by every process, and read back by the one that shows them.
public struct EventLog: ~Copyable {
    private let descriptor: Int32

    /// Opens the file for appending; a line is written in one call, so lines of two processes never mix.
    public init(_ path: String) throws(HostError) {
        // SAFETY: the path is a C string for the call.
        descriptor = unsafe open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.fault(path) }
    }

    deinit { close(descriptor) }

    private static func fault(_ path: String) -> HostError {
        HostError("\(path): \(unsafe String(cString: strerror(errno)))")
    }

    /// For a child's standard output.
    public var output: Int32 { descriptor }

    /// Appends one line with the time (UTC) before it at which the thing told was so long ago.
    public borrowing func add(_ line: String, age: Nanoseconds = .zero) {
        Console.put(EventLog.stamp(age: age) + " " + line + "\n", to: descriptor)
    }

    /// Date and time of day in UTC so long ago, to the millisecond, as `apus why` takes them.
    public static func stamp(age: Nanoseconds = .zero) -> String {
        let text = UTCText.text(SystemTime().utc - age)
        return text.prefix(10) + " " + text.dropFirst(11).prefix(12)
    }

    /// Moves what the file holds beside it once it holds so many bytes, so that a year of events fills
    /// no disk; whoever appends goes on in the same file.
    public borrowing func turnPage(at bytesMax: Int, to old: String) throws(HostError) {
        var facts = stat()
        // SAFETY: the kernel fills the struct we own.
        guard unsafe fstat(descriptor, &facts) == 0, facts.st_size >= bytesMax else { return }
        // SAFETY: both paths are C strings for the call.
        let page = unsafe open(old, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard page >= 0 else { throw Self.fault(old) }
        defer { close(page) }
        let source = unsafe open("/proc/self/fd/\(descriptor)", O_RDONLY | O_CLOEXEC)
        guard source >= 0 else { throw Self.fault(old) }
        defer { close(source) }
        // Up to the last byte there is: only what is written right before the cut could be missed.
        while true {
            let count = sendfile(page, source, nil, 1 << 20)
            guard count >= 0 else { throw Self.fault(old) }
            if count == 0 { break }
        }
        guard ftruncate(descriptor, 0) == 0 else { throw Self.fault(old) }
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

    /// The lines that came since the last call, from the time of day on.
    public mutating func next() -> [String] {
        var lines: [String] = []
        var facts = stat()
        // SAFETY: the kernel fills the struct we own.
        if unsafe fstat(descriptor, &facts) == 0, facts.st_size < lseek(descriptor, 0, SEEK_CUR) {
            lseek(descriptor, 0, SEEK_SET)
        }
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
            lines.append(Self.withoutDate(String(decoding: rest[..<end], as: UTF8.self)))
            rest.removeFirst(end + 1)
        }
        recent = (recent + lines).suffix(100)
        return lines
    }

    /// What a process says by itself has no stamp and stays whole.
    private static func withoutDate(_ line: String) -> String {
        let isStamped =
            line.utf8.count > 23 && line.prefix(4).allSatisfy(\.isNumber)
            && line.dropFirst(10).first == " "
        return isStamped ? String(line.dropFirst(11)) : line
    }
}
