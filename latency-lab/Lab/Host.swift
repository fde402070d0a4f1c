internal import Base
internal import Foundation

extension HostFacts {
    /// This machine, its noise measured now.
    public static func current() -> HostFacts {
        let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let model = lines.split(separator: "\n").first { $0.hasPrefix("model name") }
        let cpu = model?.split(separator: ":").last.map(String.init) ?? "unknown"
        let kernel = try? String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)
        return HostFacts(
            cpu: cpu.trimmingCharacters(in: .whitespaces),
            processors: Processor.count,
            kernel: (kernel ?? "unknown").trimmingCharacters(in: .whitespacesAndNewlines),
            compiler: Compiler.version,
            noise: NoiseFloor.measure()
        )
    }
}

/// The compiler this was built with: counts are comparable within one version only.
public enum Compiler {
    /// The version as far as the language can tell.
    public static var version: String {
        #if compiler(>=6.4)
            "6.4 or later"
        #elseif compiler(>=6.3.2)
            "6.3.2"
        #elseif compiler(>=6.3.1)
            "6.3.1"
        #else
            "6.3.0 or earlier"
        #endif
    }
}

extension Report {
    /// The commit of the working directory, or "unknown".
    public static func currentRevision() -> String {
        let output = try? Command.run("/usr/bin/env", ["git", "rev-parse", "--short=12", "HEAD"])
        let text = output?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
        return text.isEmpty ? "unknown" : text
    }
}
