internal import Synchronization

/// Carries a non-copyable value into a closure that runs once on another thread.
public final class Handoff<Value: ~Copyable & Sendable>: Sendable {
    private let value: Mutex<Value?>

    /// Holds `value` until its new owner takes it.
    public init(_ value: consuming Value) {
        self.value = Mutex(value)
    }

    /// Gives the value to its new owner; traps the second time.
    public func take() -> Value {
        value.withLock { slot in
            guard let taken = slot.take() else { preconditionFailure("a value is taken once") }
            return taken
        }
    }
}
