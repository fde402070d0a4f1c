internal import CProcess
internal import Glibc

/// The daemon's ear: a Unix socket that only its own user (and root) can speak to.
///
/// One line in, one line out, then the line is cut. It lives in the supervisor, so that `kill`
/// works while engine or control are down.
public struct CommandSocket: ~Copyable {
    /// The socket's name in the run folder.
    public static let fileName = "control.sock"

    /// The longest line taken.
    private static let lineBytesMax = 256

    private struct Caller {
        let descriptor: Int32
        var line: [UInt8] = []
    }

    private let listener: Int32
    private let path: String
    private var callers: [Caller] = []

    /// Listens in the run folder.
    public init(folder: String) throws(HostError) {
        path = "\(folder)/\(Self.fileName)"
        var descriptor: Int32 = -1
        // SAFETY: the path is a C string for the call; the shim fills one integer we own.
        let error = unsafe cprocess_listen(path, &descriptor)
        guard error == 0 else {
            let reason = unsafe String(cString: strerror(error))
            throw HostError(
                error == EADDRINUSE
                    ? "another daemon already answers at \(path)"
                    : "cannot listen at \(path): \(reason)"
            )
        }
        listener = descriptor
    }

    /// What to wait for.
    public var descriptors: [Int32] { [listener] + callers.map(\.descriptor) }

    /// Takes callers and answers every whole line with `answer`.
    public mutating func serve(_ answer: (String) -> String) {
        while let caller = accept() { callers.append(caller) }
        callers = callers.compactMap { caller in
            var caller = caller
            switch read(&caller) {
            case .waiting: return caller
            case .gone: break
            case .line(let text):
                let reply = Array((answer(text) + "\n").utf8)
                // SAFETY: the array is valid for the call. A caller that does not read loses it.
                _ = unsafe reply.withUnsafeBytes {
                    unsafe send(
                        caller.descriptor,
                        $0.baseAddress,
                        $0.count,
                        Int32(MSG_NOSIGNAL)
                    )
                }
            }
            close(caller.descriptor)
            return nil
        }
    }

    private enum Heard {
        case waiting
        case gone
        case line(String)
    }

    private func accept() -> Caller? {
        var descriptor: Int32 = -1
        var user: uid_t = 0
        // SAFETY: the shim fills two integers we own.
        guard unsafe cprocess_accept(listener, &descriptor, &user) == 0, descriptor >= 0 else {
            return nil
        }
        guard user == geteuid() || user == 0, callers.count < 16 else {
            close(descriptor)
            return nil
        }
        return Caller(descriptor: descriptor)
    }

    private func read(_ caller: inout Caller) -> Heard {
        var byte: UInt8 = 0
        while true {
            // SAFETY: one byte we own.
            let count = unsafe recv(caller.descriptor, &byte, 1, Int32(MSG_DONTWAIT))
            if count < 0 { return errno == EAGAIN || errno == EINTR ? .waiting : .gone }
            guard count == 1 else { return .gone }
            if byte == UInt8(ascii: "\n") {
                return .line(String(decoding: caller.line, as: UTF8.self))
            }
            guard caller.line.count < Self.lineBytesMax else { return .gone }
            caller.line.append(byte)
        }
    }

    deinit {
        for caller in callers { close(caller.descriptor) }
        close(listener)
        // SAFETY: the path is a C string for the call; nobody else listens there.
        _ = unsafe unlink(path)
    }
}

/// The calling side: one question, one answer.
public enum CommandCall {
    /// Asks the daemon whose run folder this is; nil when none answers.
    public static func ask(_ line: String, folder: String) -> String? {
        var descriptor: Int32 = -1
        // SAFETY: the path is a C string for the call; the shim fills one integer we own.
        let error = unsafe cprocess_connect("\(folder)/\(CommandSocket.fileName)", &descriptor)
        guard error == 0 else { return nil }
        defer { close(descriptor) }
        Console.put(line + "\n", to: descriptor)
        var answer: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            // SAFETY: the kernel writes at most the array's own count.
            let count = unsafe chunk.withUnsafeMutableBytes {
                unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
            }
            guard count > 0 else { break }
            answer += chunk[..<count]
        }
        guard answer.last == UInt8(ascii: "\n") else { return nil }
        return String(decoding: answer.dropLast(), as: UTF8.self)
    }
}
