/// The median of repeated figures and the range it lies in with 95 % confidence.
///
/// The range comes from the binomial distribution of ranks: nothing is assumed about the figures.
public struct Interval: Equatable, Sendable {
    /// The middle figure.
    public let median: Double

    /// The range's low end.
    public let low: Double

    /// The range's high end.
    public let high: Double

    /// Nil when there are no figures.
    public init?(_ figures: [Double]) {
        guard !figures.isEmpty else { return nil }
        let sorted = figures.sorted()
        let count = sorted.count
        let middle = count / 2
        median = count & 1 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
        // 1.96 standard deviations of a fair coin's heads on either side of the middle rank.
        let spread = (1.96 * Double(count).squareRoot() / 2).rounded(.up)
        let reach = Swift.min(Int(spread), middle)
        low = sorted[Swift.max(0, middle - reach)]
        high = sorted[Swift.min(count - 1, middle + reach)]
    }
}
