internal import Glibc

/// The sending half of a WebSocket connection: a payload becomes one frame in the caller's memory.
public enum WebSocketWriter {
    /// The most a header adds to its payload.
    public static let headerBytesMax = 14

    /// Writes one final frame into `frame` and returns its size.
    ///
    /// A client passes a fresh `mask` per frame from its recorded randomness; a server passes nil.
    ///
    /// - Precondition: `frame` holds the payload and `headerBytesMax` more.
    public static func write(
        _ payload: Span<UInt8>,
        _ opcode: WebSocketOpcode,
        mask: UInt32?,
        into frame: inout MutableSpan<UInt8>
    ) -> Int {
        unsafe payload.withUnsafeBytes { payload in
            unsafe frame.withUnsafeMutableBytes { frame in
                unsafe write(payload, opcode, isFinal: true, mask: mask, into: frame)
            }
        }
    }

    /// As above, over raw memory, and for one fragment of several.
    @inline(__always)
    static func write(
        _ payload: UnsafeRawBufferPointer,
        _ opcode: WebSocketOpcode,
        isFinal: Bool,
        mask: UInt32?,
        into frame: UnsafeMutableRawBufferPointer
    ) -> Int {
        precondition(
            frame.count >= payload.count + headerBytesMax,
            "the frame's memory holds its header"
        )
        let maskBit: UInt8 = mask == nil ? 0 : 0x80
        var size = 2
        // SAFETY: the precondition leaves room for the longest header and the payload.
        unsafe frame.storeBytes(of: (isFinal ? 0x80 : 0) | opcode.rawValue, as: UInt8.self)
        if payload.count < 126 {
            let short = UInt8(truncatingIfNeeded: payload.count)
            unsafe frame.storeBytes(of: maskBit | short, toByteOffset: 1, as: UInt8.self)
        } else if payload.count <= Int(UInt16.max) {
            let length = UInt16(payload.count).bigEndian
            unsafe frame.storeBytes(of: maskBit | 126, toByteOffset: 1, as: UInt8.self)
            unsafe frame.storeBytes(of: length, toByteOffset: 2, as: UInt16.self)
            size = 4
        } else {
            let length = UInt64(payload.count).bigEndian
            unsafe frame.storeBytes(of: maskBit | 127, toByteOffset: 1, as: UInt8.self)
            unsafe frame.storeBytes(of: length, toByteOffset: 2, as: UInt64.self)
            size = 10
        }
        if let mask {
            unsafe frame.storeBytes(of: mask.littleEndian, toByteOffset: size, as: UInt32.self)
            size += 4
        }
        guard let to = frame.baseAddress, let from = payload.baseAddress else { return size }
        unsafe memcpy(to + size, from, payload.count)
        if let mask { unsafe WebSocketMask.apply(mask, to: to + size, count: payload.count) }
        return size + payload.count
    }
}
