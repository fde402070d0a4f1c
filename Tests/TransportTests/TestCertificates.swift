import Foundation

/// Certificates made by the `openssl` tool once per test process: an authority and what it signed.
struct TestCertificates: Sendable {
    static let shared = TestCertificates()

    let directory: String

    /// PEM paths.
    var authority: String { directory + "/authority.pem" }
    func chain(_ name: String) -> String { directory + "/\(name).pem" }
    func key(_ name: String) -> String { directory + "/\(name).key" }

    private init() {
        directory = NSTemporaryDirectory() + "transport-certificates-\(getpid())"
        try? FileManager.default.createDirectory(
            atPath: directory,
            withIntermediateDirectories: true
        )
        let script = """
            set -e
            cd '\(directory)'
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 \
              -subj /CN=test-authority -keyout authority.key -out authority.pem
            leaf() { # name, subject names, days
              openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
                -subj "/CN=$1" -keyout "$1.key" -out "$1.csr"
              printf 'subjectAltName=%s\\n' "$2" > "$1.ext"
              openssl x509 -req -in "$1.csr" -CA authority.pem -CAkey authority.key \
                -CAcreateserial -extfile "$1.ext" -out "$1.pem" $3
            }
            leaf good 'DNS:localhost,IP:127.0.0.1' '-days 30'
            leaf other 'DNS:elsewhere.test' '-days 30'
            leaf fuzz 'DNS:fuzz.test' '-days 30'
            leaf expired 'DNS:localhost,IP:127.0.0.1' '-days -1'
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 \
              -subj /CN=localhost -addext 'subjectAltName=DNS:localhost' \
              -keyout stranger.key -out stranger.pem
            """
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", script]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            fatalError("openssl cannot be started: \(error)")
        }
        process.waitUntilExit()
        precondition(process.terminationStatus == 0, "openssl made the test certificates")
    }
}
