/// UTF-8 checked as it arrives, in pieces cut anywhere.
struct TextCheck: BitwiseCopyable {
    /// Continuation bytes still due, and the range the next one must fall in.
    private var due: UInt8 = 0
    private var low: UInt8 = 0x80
    private var high: UInt8 = 0xBF

    /// True between characters.
    var isComplete: Bool { due == 0 }

    /// Takes the next bytes; false once they cannot be UTF-8.
    mutating func accept(_ bytes: UnsafeRawPointer, count: Int) -> Bool {
        var offset = 0
        while offset < count {
            if due == 0 {
                offset = unsafe Self.endOfASCII(bytes, from: offset, count: count)
                if offset == count { return true }
            }
            let byte = unsafe bytes.load(fromByteOffset: offset, as: UInt8.self)
            guard due == 0 ? lead(byte) : follow(byte) else { return false }
            offset &+= 1
        }
        return true
    }

    private static func endOfASCII(_ bytes: UnsafeRawPointer, from: Int, count: Int) -> Int {
        var offset = from
        // SAFETY: reads stay below `count`.
        while offset &+ 32 <= count {
            let block = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt64>.self)
            let seen = block[0] | block[1] | block[2] | block[3]
            if seen & 0x8080_8080_8080_8080 != 0 { break }
            offset &+= 32
        }
        while offset < count, unsafe bytes.load(fromByteOffset: offset, as: UInt8.self) < 0x80 {
            offset &+= 1
        }
        return offset
    }

    private mutating func lead(_ byte: UInt8) -> Bool {
        low = 0x80
        high = 0xBF
        switch byte {
        case 0xC2...0xDF: due = 1
        case 0xE0: (due, low) = (2, 0xA0)
        case 0xE1...0xEC, 0xEE...0xEF: due = 2
        case 0xED: (due, high) = (2, 0x9F)  // no surrogates
        case 0xF0: (due, low) = (3, 0x90)
        case 0xF1...0xF3: due = 3
        case 0xF4: (due, high) = (3, 0x8F)  // nothing past U+10FFFF
        default: return false
        }
        return true
    }

    private mutating func follow(_ byte: UInt8) -> Bool {
        guard byte >= low, byte <= high else { return false }
        low = 0x80
        high = 0xBF
        due &-= 1
        return true
    }
}
