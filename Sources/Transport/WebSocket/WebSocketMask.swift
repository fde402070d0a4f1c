/// XOR with a repeating four-byte key, thirty-two bytes at a time.
enum WebSocketMask {
    /// Masks or unmasks `count` bytes in place; byte 0 meets the key's first byte.
    @inline(__always)
    static func apply(_ key: UInt32, to bytes: UnsafeMutableRawPointer, count: Int) {
        let pair = UInt64(key) << 32 | UInt64(key)
        let wide = SIMD4<UInt64>(repeating: pair)
        var offset = 0
        // SAFETY: every access stays below `count`, which the caller owns.
        while offset &+ 32 <= count {
            let block = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt64>.self)
            unsafe bytes.storeBytes(of: block ^ wide, toByteOffset: offset, as: SIMD4<UInt64>.self)
            offset &+= 32
        }
        while offset &+ 8 <= count {
            let block = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            unsafe bytes.storeBytes(of: block ^ pair, toByteOffset: offset, as: UInt64.self)
            offset &+= 8
        }
        var rest = pair
        while offset < count {
            let byte = unsafe bytes.load(fromByteOffset: offset, as: UInt8.self)
            unsafe bytes.storeBytes(
                of: byte ^ UInt8(truncatingIfNeeded: rest),
                toByteOffset: offset,
                as: UInt8.self
            )
            rest >>= 8
            offset &+= 1
        }
    }

    /// The key for bytes that follow `count` masked ones.
    @inline(__always)
    static func rotated(_ key: UInt32, by count: Int) -> UInt32 {
        let bits = UInt32(truncatingIfNeeded: count & 3) * 8
        return key &>> bits | key &<< ((32 &- bits) & 31)
    }
}
