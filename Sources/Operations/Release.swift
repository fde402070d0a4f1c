/// What this build calls itself; `CHANGELOG.md` says what each version brought.
public enum Release {
    /// The version, by semantic versioning.
    public static let version = "0.1.0"
}
