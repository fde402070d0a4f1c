internal import Glibc

/// The running children by their place in the start order.
struct ChildSlots {
    /// Keeps a non-copyable process behind a reference, for arrays cannot hold one.
    private final class Slot {
        let process: ChildProcess
        init(_ process: consuming ChildProcess) { self.process = process }
    }

    private var slots: [Slot?]

    init(count: Int) { slots = Array(repeating: nil, count: count) }

    mutating func put(_ process: consuming ChildProcess, at index: Int) {
        slots[index] = Slot(process)
    }

    /// Forgets the child with this pid; nil when it is none of ours.
    mutating func remove(_ pid: pid_t) -> Int? {
        guard let index = slots.firstIndex(where: { $0?.process.pid == pid }) else { return nil }
        slots[index] = nil
        return index
    }

    func signs(_ index: Int) -> (ready: Bool, alive: Bool) {
        slots[index]?.process.signs() ?? (false, false)
    }

    func send(_ index: Int, signal: Int32) { slots[index]?.process.send(signal: signal) }

    /// What to wait for.
    var lifelines: [Int32] { slots.compactMap { $0?.process.lifeline } }
}
