internal import Glibc

/// A supervised process's end of the line to its supervisor: descriptor 3.
public struct Lifeline: Sendable {
    /// The byte that says ready.
    static let ready = UInt8(ascii: "R")

    /// The byte that says alive.
    static let alive = UInt8(ascii: "A")

    private let descriptor: Int32

    /// The line the supervisor left open; nil in a process that nobody supervises.
    public init?(environment: [String: String]) {
        guard environment["APUS_SUPERVISED"] == "1" else { return nil }
        descriptor = 3
    }

    /// Says that everything is up.
    public func ready() { send(Self.ready) }

    /// Says that work goes on; called for progress, never by a bare timer.
    public func alive() { send(Self.alive) }

    private func send(_ byte: UInt8) {
        var byte = byte
        // SAFETY: one byte we own; a supervisor that is gone ends us by signal, not by this write.
        _ = unsafe write(descriptor, &byte, 1)
    }
}
