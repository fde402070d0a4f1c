internal import Base

/// Lends an array's bytes as the receive buffers do, with readable room behind them.
enum PaddedCopy {
    static func with(_ bytes: [UInt8], _ body: (PaddedBytes) -> Void) {
        var room = bytes
        room.append(contentsOf: repeatElement(0, count: PaddedBytes.padding))
        unsafe room.withUnsafeBufferPointer { pointer in
            guard let start = pointer.baseAddress else { return }
            // SAFETY: the array holds the message and its padding for the length of the call.
            unsafe body(PaddedBytes(start: start, count: bytes.count))
        }
    }
}
