/// Which processor the lane has, and which are for everything else.
public struct CoreMap: Equatable, Sendable {
    /// The lane's processor; nil when there is none to spare.
    public let lane: UInt32?

    /// The processors of everything else, as bits.
    public let others: UInt64

    /// Chooses among the allowed processors: `wished`, else an isolated one, else the last.
    ///
    /// Processor 0 takes most interrupts, so the lane gets the other end. Nil when the wish cannot be granted.
    public static func choose(
        allowed: UInt64,
        isolated: UInt64 = 0,
        wished: UInt32? = nil
    ) -> CoreMap? {
        if let wished {
            guard wished < 64, allowed >> UInt64(wished) & 1 == 1 else { return nil }
            let rest = allowed & ~(1 << UInt64(wished))
            return CoreMap(lane: wished, others: rest == 0 ? allowed : rest)
        }
        guard allowed.nonzeroBitCount > 1 else { return CoreMap(lane: nil, others: allowed) }
        let candidates = allowed & isolated == 0 ? allowed : allowed & isolated
        let lane = UInt32(63 - candidates.leadingZeroBitCount)
        return CoreMap(lane: lane, others: allowed & ~(1 << UInt64(lane)))
    }

    /// The first of some processors.
    public static func lowest(_ processors: UInt64) -> UInt32? {
        processors == 0 ? nil : UInt32(processors.trailingZeroBitCount)
    }

    /// Nothing pinned, everything shared.
    public static func unpinned(_ allowed: UInt64) -> CoreMap {
        CoreMap(lane: nil, others: allowed)
    }

    /// Reads the kernel's list form, such as `2-3,6`; what is not understood is left out.
    public static func bits(ofList text: String) -> UInt64 {
        var bits: UInt64 = 0
        for part in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
            let ends = part.split(separator: "-").compactMap { UInt64($0) }
            guard let first = ends.first, let last = ends.last, first <= last, last < 64 else {
                continue
            }
            for processor in first...last { bits |= 1 << processor }
        }
        return bits
    }

    /// The processors this process may use now.
    public static var allowedNow: UInt64 { LinuxHost().processors }

    /// The processors the kernel keeps its scheduler off.
    public static var isolatedNow: UInt64 {
        bits(ofList: TextFile.read("/sys/devices/system/cpu/isolated") ?? "")
    }
}
