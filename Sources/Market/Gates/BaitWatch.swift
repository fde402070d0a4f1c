internal import Base
internal import Domain

/// Looks for bait on one side: size at the touch far above the usual that is soon taken back unfilled.
struct BaitWatch: BitwiseCopyable, Sendable {
    /// The largest size that is told apart: sums of a few, and sixteen times one, still fit.
    private static let sizeMax = Int64.max / 64

    private let factor: Int64
    private let within: Nanoseconds
    private let most: UInt32

    /// The usual size at the touch times sixteen, following slowly.
    private var usual16: Int64 = 0
    private var bait: Level?
    private var baitedAt = Instant.distantPast
    private var traded: Int64 = 0
    private var count: UInt32 = 0
    private var countedAt = Instant.distantPast

    init(_ policy: DataGatePolicy) {
        factor = policy.spoofFactor
        within = policy.spoofWithin
        most = policy.spoofCount
    }

    /// Takes a trade that ate from this side.
    mutating func trade(_ quantity: Quantity) {
        guard bait != nil else { return }
        traded = min(traded + min(quantity.raw, Self.sizeMax), Self.sizeMax)
    }

    /// The book is gone: what lay at the touch was not taken back.
    mutating func lose() { bait = nil }

    /// Takes the best level; whether the baits have become a pattern.
    mutating func look(_ best: Level?, at now: Instant) -> Bool {
        guard let best else {
            bait = nil
            return false
        }
        let size = min(best.quantity.raw, Self.sizeMax)
        if count > 0, now - countedAt > Nanoseconds(within.count * 8) { count = 0 }
        if let placed = bait {
            if now - baitedAt > within {
                // It stayed: an honest order.
                bait = nil
            } else if best.price != placed.price || size < placed.quantity.raw / 2 {
                bait = nil
                // Mostly traded away is no withdrawal.
                if traded < placed.quantity.raw / 4 {
                    count += 1
                    countedAt = now
                }
            }
        } else if usual16 > 0, size > factor * (usual16 >> 4) {
            bait = Level(price: best.price, quantity: Quantity(raw: size))
            baitedAt = now
            traded = 0
        }
        if bait == nil {
            usual16 += usual16 == 0 ? size * 16 : size - (usual16 >> 4)
        }
        return count >= most
    }
}
