extension String {
    /// The text of bytes that are UTF-8 throughout; nil for others.
    ///
    /// Requests are plain ASCII but for malformed ones, and the library's check of any encoding costs
    /// more than reading the request.
    public init?(checked bytes: ArraySlice<UInt8>) {
        guard bytes.allSatisfy({ $0 < 0x80 }) else {
            self.init(validating: bytes, as: UTF8.self)
            return
        }
        self.init(decoding: bytes, as: UTF8.self)
    }
}
