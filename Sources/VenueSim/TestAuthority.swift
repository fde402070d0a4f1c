internal import COpenSSL
internal import Glibc

/// The test authority of a directory, and the server certificate it signed.
struct TestAuthority {
    let directory: String

    var authority: String { directory + "/ca.pem" }
    var certificate: String { directory + "/cert.pem" }
    var key: String { directory + "/key.pem" }

    /// Makes what is absent; all three files come from one run or are kept together.
    init(directory: String) throws(SimulatorError) {
        self.directory = directory
        // SAFETY: each call reads a text of our own.
        guard unsafe mkdir(directory, 0o755) == 0 || errno == EEXIST else {
            throw .directory(directory, errno: errno)
        }
        let isPresent = [authority, certificate, key].allSatisfy { (path: String) in
            unsafe access(path, R_OK) == 0
        }
        if isPresent { return }
        guard unsafe copenssl_make_authority(authority, certificate, key) == 0 else {
            throw .authority(directory)
        }
    }
}
