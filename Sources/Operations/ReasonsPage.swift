internal import Domain
internal import Trading

/// Every reason this program gives, as a page of the documentation, made from the code that gives them.
public enum ReasonsPage {
    /// The whole page in Markdown; `docs/reasons.md` holds exactly this.
    public static func markdown() -> String {
        var page = """
            # Reasons

            Made from the code by `make docs`; a test compares. What to do about each readiness reason
            stands in [operations.md](operations.md).

            ## Why a lane is in HOLD

            | reason | meaning |
            | --- | --- |

            """
        for entry in ReadinessReasons.named { page += "| `\(entry.name)` | \(entry.meaning) |\n" }
        page +=
            "\n## Why the gate refuses an order\n\n| code | name | meaning |\n| --- | --- | --- |\n"
        for refusal in Refusal.allCases {
            page += "| \(refusal.rawValue) | `\(refusal)` | \(refusal.reason) |\n"
        }
        page += "\n## How programs end\n\n| exit code | meaning |\n| --- | --- |\n"
        for code in ExitCode.allCases { page += "| \(code.rawValue) | \(code.meaning) |\n" }
        page +=
            "\n## What can be asked of a running daemon\n\n| `apus ctl` | effect |\n| --- | --- |\n"
        for verb in ControlVerb.allCases { page += "| `\(verb.rawValue)` | \(verb.summary) |\n" }
        return page
    }
}
