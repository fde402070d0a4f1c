import Foundation
import Settings
import Testing

@Suite("ConfigurationPage")
struct ConfigurationPageTests {
    @Test("docs/configuration.md is the page the schema makes")
    func committed() throws {
        let file = projectRoot.appending(path: "docs/configuration.md")
        let page = ConfigurationPage.markdown()
        // `make docs` sets this to write the page instead of comparing it.
        if ProcessInfo.processInfo.environment["APUS_WRITE_DOCS"] == "1" {
            try page.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == page)
    }
}

/// The checkout this test was compiled from.
let projectRoot = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
