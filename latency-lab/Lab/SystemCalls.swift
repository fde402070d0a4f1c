internal import CCallCount

/// System calls of the probe's counted work, counted from outside by a tracer.
enum SystemCalls {
    private final class Sections {
        var calls: [String: UInt64] = [:]
    }

    /// Runs the probe under a tracer: the calls of each section's own thread, by the section's name.
    static func take(probe: String) throws -> [String: UInt64] {
        let sections = Sections()
        let result = unsafe probe.withCString { path -> Int32 in
            var arguments = unsafe [UnsafeMutablePointer<CChar>?](repeating: nil, count: 2)
            unsafe arguments[0] = UnsafeMutablePointer(mutating: path)
            let context = unsafe Unmanaged.passUnretained(sections).toOpaque()
            // SAFETY: path and sections outlive the call; the arguments are only read.
            return unsafe ccallcount_run(
                path,
                &arguments,
                { context, name, calls in
                    guard let context = unsafe context, let name = unsafe name else { return }
                    let sections = unsafe Unmanaged<Sections>.fromOpaque(context)
                    unsafe sections.takeUnretainedValue().calls[String(cString: name)] = calls
                },
                context
            )
        }
        guard result == 0 else {
            let reason = result > 0 ? "it cannot be traced, errno \(result)" : "it failed"
            throw CommandFailure(description: "\(probe): \(reason)")
        }
        return sections.calls
    }
}
