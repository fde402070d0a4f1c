/// How a thread waits when there is nothing to do.
public enum WaitPolicy: String, Sendable, CaseIterable {
    /// Never leave the core: for a core of one's own.
    case spin

    /// Spin a little, then let others run.
    case adaptive

    /// Spin a little, then sleep in the kernel until woken.
    case block

    /// What suits a host of so many processors.
    public static func suited(toProcessors count: Int) -> WaitPolicy {
        count < 4 ? .adaptive : .spin
    }
}
