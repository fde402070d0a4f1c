internal import CProcess
internal import Glibc

/// One running child: its pid and the read end of its lifeline.
struct ChildProcess: ~Copyable {
    let pid: pid_t
    let lifeline: Int32

    /// Starts the program with its arguments, or says which errno kept it from starting.
    init(
        program: String,
        arguments: [String],
        environment: [String: String],
        output: Int32?,
        processors: UInt64,
        ownGroup: Bool
    ) throws(SpawnError) {
        var readEnd: Int32 = -1
        var writeEnd: Int32 = -1
        // SAFETY: the shim fills two integers we own.
        let piped = unsafe cprocess_pipe(&readEnd, &writeEnd)
        guard piped == 0 else { throw SpawnError(errno: piped) }
        defer { close(writeEnd) }
        let words = [program] + arguments
        let settings = environment.merging(["APUS_SUPERVISED": "1"]) { $1 }
            .sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.value)" }
        var child: pid_t = 0
        // SAFETY: the C strings live until after the call; exec copies them into the child.
        var argv = unsafe words.map { unsafe strdup($0) } + [nil]
        var envp = unsafe settings.map { unsafe strdup($0) } + [nil]
        defer {
            unsafe argv.forEach { unsafe free($0) }
            unsafe envp.forEach { unsafe free($0) }
        }
        let error = unsafe cprocess_spawn(
            program,
            &argv,
            &envp,
            writeEnd,
            output ?? -1,
            processors,
            ownGroup ? 1 : 0,
            &child
        )
        guard error == 0 else {
            close(readEnd)
            throw SpawnError(errno: error)
        }
        pid = child
        lifeline = readEnd
    }

    /// What came down the lifeline since the last call.
    borrowing func signs() -> (ready: Bool, alive: Bool) {
        var bytes: InlineArray<64, UInt8> = InlineArray(repeating: 0)
        var ready = false
        var alive = false
        while true {
            var span = bytes.mutableSpan
            // SAFETY: the kernel writes at most the span's own count.
            let count = unsafe span.withUnsafeMutableBytes {
                unsafe read(lifeline, $0.baseAddress, $0.count)
            }
            guard count > 0 else { return (ready, alive) }
            for index in 0..<count {
                if bytes[index] == Lifeline.ready { ready = true }
                if bytes[index] == Lifeline.alive { alive = true }
            }
        }
    }

    /// Sends a signal.
    borrowing func send(signal: Int32) { kill(pid, signal) }

    deinit { close(lifeline) }
}

/// Why a program did not start.
struct SpawnError: Error {
    let errno: Int32

    /// In words.
    var reason: String { unsafe String(cString: strerror(errno)) }
}
