internal import Base
internal import Domain

/// Looks for bait on one side: size at the touch far above the usual that is soon taken back unfilled.
struct BaitWatch: BitwiseCopyable, Sendable {
    /// The usual size at the touch times sixteen, following slowly.
    private var usual16: Int64 = 0
    private var bait: Level?
    private var baitedAt = Instant.distantPast
    private var traded: Int64 = 0
    private var count: UInt32 = 0
    private var countedAt = Instant.distantPast

    /// Takes a trade that ate from this side.
    mutating func trade(_ quantity: Quantity) { traded += quantity.raw }

    /// Takes the best level; whether the baits have become a pattern.
    mutating func look(_ best: Level?, _ policy: DataGatePolicy, at now: Instant) -> Bool {
        guard let best else {
            bait = nil
            return false
        }
        if now - countedAt > Nanoseconds(policy.spoofWithin.count * 8) { count = 0 }
        if let placed = bait {
            if now - baitedAt > policy.spoofWithin {
                // It stayed: an honest order.
                bait = nil
            } else if best.price != placed.price
                || best.quantity.raw < placed.quantity.raw / 2
            {
                bait = nil
                // Mostly traded away is no withdrawal.
                if traded < placed.quantity.raw / 4 {
                    count += 1
                    countedAt = now
                }
            }
        } else if usual16 > 0, best.quantity.raw > policy.spoofFactor * (usual16 / 16) {
            bait = best
            baitedAt = now
            traded = 0
        }
        if bait == nil {
            usual16 += usual16 == 0 ? best.quantity.raw * 16 : best.quantity.raw - usual16 / 16
        }
        return count >= policy.spoofCount
    }
}
