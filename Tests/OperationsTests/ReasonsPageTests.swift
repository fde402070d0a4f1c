import Foundation
import Operations
import Testing

@Suite("ReasonsPage")
struct ReasonsPageTests {
    @Test("docs/reasons.md is the page the code makes")
    func committed() throws {
        let file = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "docs/reasons.md")
        let page = ReasonsPage.markdown()
        if ProcessInfo.processInfo.environment["APUS_WRITE_DOCS"] == "1" {
            try page.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == page)
    }
}
