/// A kernel call that said no: which one, and the number it gave.
public struct SystemError: Error, Equatable, Sendable {
    /// The call, as in its manual page.
    public let call: StaticString

    /// The error number.
    public let errno: Int32

    /// Names a refusal.
    public init(call: StaticString, errno: Int32) {
        self.call = call
        self.errno = errno
    }

    /// Whether the same call gave the same number.
    public static func == (lhs: Self, rhs: Self) -> Bool {
        lhs.errno == rhs.errno && lhs.call.description == rhs.call.description
    }

    /// Turns a non-zero status into the error.
    @inlinable
    static func check(_ call: StaticString, _ status: Int32) throws(SystemError) {
        guard status == 0 else { throw SystemError(call: call, errno: status) }
    }
}
