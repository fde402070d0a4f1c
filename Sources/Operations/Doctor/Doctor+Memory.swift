internal import Base

extension Doctor {
    /// What a lane locks: tables, rings and stack, with room to spare.
    private var lockedBytesWanted: UInt64 { 256 << 20 }

    func lockedMemory() -> Finding {
        guard let limit = host.limit(.lockedMemory) else {
            return Finding("memory lock", .good, "unlimited")
        }
        let seen = "\(limit >> 20) MiB may be locked"
        guard limit < lockedBytesWanted else { return Finding("memory lock", .good, seen) }
        return Finding(
            "memory lock",
            tuning,
            seen,
            remedy: "allow \(lockedBytesWanted >> 20) MiB, or a page fault can stall the lane",
            commands: [
                "printf 'apus - memlock \(lockedBytesWanted >> 10)\\n' "
                    + "> /etc/security/limits.d/apus.conf"
            ]
        )
    }

    func hugePages() -> Finding {
        let path = "/sys/kernel/mm/transparent_hugepage/enabled"
        let chosen = host.text(path)?
            .split(separator: " ")
            .first { $0.hasPrefix("[") }
            .map { $0.filter { $0 != "[" && $0 != "]" && $0 != "\n" } }
        guard let chosen else {
            return Finding("huge pages", .advice, "the kernel has none to offer")
        }
        guard chosen == "never" else {
            return Finding("huge pages", .good, "transparent: \(chosen)")
        }
        return Finding(
            "huge pages",
            .advice,
            "transparent: never",
            remedy: "madvise lets the lane's arena have them and nobody else",
            commands: ["echo madvise > \(path)"]
        )
    }

    func descriptors() -> Finding {
        guard let limit = host.limit(.descriptors) else {
            return Finding("descriptors", .good, "unlimited")
        }
        let seen = "\(limit) may be open"
        guard limit < 4_096 else { return Finding("descriptors", .good, seen) }
        return Finding(
            "descriptors",
            .warning,
            seen,
            remedy: "allow at least 4096",
            commands: [
                "printf 'apus - nofile 65536\\n' > /etc/security/limits.d/apus-files.conf"
            ]
        )
    }

    func ioUring() -> Finding {
        let error = host.ioUringError
        guard error != 0 else { return Finding("io_uring", .good, "can be set up") }
        let forbidden = host.text("/proc/sys/kernel/io_uring_disabled")?.first
        let locked = forbidden == "1" || forbidden == "2"
        return Finding(
            "io_uring",
            .advice,
            "cannot be set up (errno \(error))",
            remedy: "sockets fall back to epoll, which costs more system calls",
            commands: locked ? ["sysctl -w kernel.io_uring_disabled=0"] : []
        )
    }

    func trustRoots() -> Finding {
        let path = patient.trustFile ?? "/etc/ssl/certs/ca-certificates.crt"
        guard let text = host.text(path), text.contains("BEGIN CERTIFICATE") else {
            let system = patient.trustFile == nil
            return Finding(
                "trust roots",
                .fault,
                "no certificate in \(path)",
                remedy: system
                    ? "install the system's roots, or no venue can be trusted"
                    : "point ca_file at the authority's certificate",
                commands: system ? ["apt-get install --yes ca-certificates"] : []
            )
        }
        return Finding("trust roots", .good, path)
    }

    func diskSpace() -> Finding {
        guard let free = host.freeBytes(patient.dataFolder) else {
            return Finding(
                "disk space",
                .fault,
                "\(patient.dataFolder) is not there",
                remedy: "make the folder, owned by the daemon's user and closed to others",
                commands: ["install -d -m 0700 '\(patient.dataFolder)'"]
            )
        }
        let seen = "\(free >> 20) MiB free in \(patient.dataFolder)"
        // A day of one busy account: twenty journal segments and a tape.
        switch free {
        case (20 << 30)...: return Finding("disk space", .good, seen)
        case (2 << 30)...:
            return Finding("disk space", .advice, seen, remedy: "room for hours, not for days")
        default:
            return Finding(
                "disk space",
                .warning,
                seen,
                remedy: "a full disk puts the engine in HOLD: free at least 2 GiB"
            )
        }
    }

    func diskSpeed() -> Finding {
        guard let longest = host.syncTime(patient.dataFolder) else {
            return Finding(
                "disk speed",
                .fault,
                "nothing can be written in \(patient.dataFolder)",
                remedy: "check the folder's owner, its rights and whether it is mounted read-only"
            )
        }
        let milliseconds = longest.count / 1_000_000
        let seen = "a synced write takes up to \(milliseconds) ms"
        guard milliseconds >= 50 else { return Finding("disk speed", .good, seen) }
        return Finding(
            "disk speed",
            .warning,
            seen,
            remedy: "journal durability \"power\" would wait so long for each order; "
                + "use a faster disk or durability \"process\""
        )
    }

    func secret(_ path: String) -> Finding {
        guard let mode = host.mode(path) else {
            return Finding("secret", .fault, "\(path) is not there", remedy: "create it, mode 0600")
        }
        let seen = "\(path) has mode \(String(mode & 0o777, radix: 8))"
        guard mode & 0o077 != 0 else { return Finding("secret", .good, seen) }
        return Finding(
            "secret",
            .fault,
            seen,
            remedy: "others can read it: close it, and treat the key in it as known",
            commands: ["chmod 600 '\(path)'"]
        )
    }
}
