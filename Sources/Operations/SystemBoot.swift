internal import Base
public import Journal

/// Which boot of the host this is.
public enum SystemBoot {
    /// The kernel's random name of this boot.
    public static var id: BootID {
        let text = TextFile.read("/proc/sys/kernel/random/boot_id") ?? ""
        let digits = text.filter(\.isHexDigit)
        let half = digits.index(
            digits.startIndex,
            offsetBy: 16,
            limitedBy: digits.endIndex
        )
        guard let half, let low = UInt64(digits[..<half], radix: 16),
            let high = UInt64(digits[half...].prefix(16), radix: 16)
        else {
            // Without a name no shared memory is believed, which costs a query, never a wrong belief.
            return BootID(low: 0, high: UInt64(MonotonicTime.now.sinceBoot))
        }
        return BootID(low: low, high: high)
    }
}
