internal import Foundation

/// Inputs of the fuzzers that are worth keeping, one a line in hexadecimal digits.
public enum KeptInputs {
    /// The inputs of a fuzzer.
    public static func of(_ fuzzer: String) throws -> [[UInt8]] {
        try CapturedLines.lines("fuzz/\(fuzzer).hex").map { line in
            let text = Array(line.utf8)
            return stride(from: 0, to: text.count, by: 2).compactMap { index in
                UInt8(String(decoding: text[index..<index + 2], as: UTF8.self), radix: 16)
            }
        }
    }
}
