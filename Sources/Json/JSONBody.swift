internal import CSimdjson

/// The instruction set a reader's vector code is made for.
public enum JSONBody: Sendable, CaseIterable {
    /// AVX2.
    case haswell

    /// AVX-512.
    case icelake

    /// The best this processor runs; nil on one older than both, where the reference decoder serves.
    public static var best: JSONBody? {
        switch Int(csj_best_body()) {
        case csj_body_icelake: .icelake
        case csj_body_haswell: .haswell
        default: nil
        }
    }

    /// Whether this processor runs it.
    public var runsHere: Bool {
        switch (Self.best, self) {
        case (.icelake, _), (.haswell, .haswell): true
        default: false
        }
    }

    /// How the shim knows it.
    var code: Int32 {
        Int32(self == .icelake ? csj_body_icelake : csj_body_haswell)
    }
}
