internal import Base

extension BootID {
    /// This boot of the host, as the kernel names it.
    public static func ofHost(_ disk: some Disk = SystemDisk()) throws(JournalError) -> BootID {
        let path = "/proc/sys/kernel/random/boot_id"
        let text: [UInt8]
        do throws(DiskError) {
            let file = try disk.open(path, writing: false)
            defer { disk.close(file) }
            text = try disk.read(file, at: 0, count: 64)
        } catch { throw .disk(error, path: path) }
        let digits = String(decoding: text, as: UTF8.self).filter(\.isHexDigit)
        guard digits.count == 32, let high = UInt64(digits.prefix(16), radix: 16),
            let low = UInt64(digits.suffix(16), radix: 16)
        else { throw .disk(.notFound, path: path) }
        return BootID(low: low, high: high)
    }
}
