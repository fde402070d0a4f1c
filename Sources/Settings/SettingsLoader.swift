/// Puts a configuration together: base, profile, file, environment; later wins, all of it checked.
public struct SettingsLoader {
    private var tree = SettingsTree()
    private var faults: [SettingsError] = []

    /// Loads and checks everything; all faults at once, in reading order.
    ///
    /// `wished` is the profile named on the command line.
    public static func load(
        file: (name: String, bytes: [UInt8])?,
        profile wished: Profile?,
        environment: [String: String]
    ) -> Result<(profile: Profile, tree: SettingsTree), SettingsFaults> {
        var loader = SettingsLoader()
        var top: YamlNode?
        if let file {
            do throws(SettingsError) {
                top = try YamlDocument.parse(file.bytes, file: file.name)
            } catch {
                return .failure(SettingsFaults([error]))
            }
        }
        let written = loader.profileWritten(in: top)
        let named = wished ?? environment["DEFAULT_PROFILE"].flatMap(Profile.init(rawValue:))
        let profile = named ?? written?.profile ?? .paper
        if let written, written.profile != profile {
            loader.faults.append(
                SettingsError(
                    file: file?.name ?? "",
                    mark: written.mark,
                    words: "this file is for profile \(written.profile.rawValue), "
                        + "but \(profile.rawValue) was asked for"
                )
            )
        }
        loader.addBase()
        loader.add(overlayOf: profile)
        if let file, let top { loader.add(top, file: file.name) }
        loader.add(environment: environment)
        loader.tree["profile"] = .init(value: .text(profile.rawValue), origin: .base)
        loader.faults += loader.tree.missingFeatures()
        loader.faults += StartRules(profile: profile, tree: loader.tree).faults()
        guard loader.faults.isEmpty else {
            return .failure(SettingsFaults(loader.faults))
        }
        return .success((profile, loader.tree))
    }

    private func profileWritten(in top: YamlNode?) -> (profile: Profile, mark: Mark)? {
        guard case .mapping(let entries, _)? = top,
            let entry = entries.first(where: { $0.key == "profile" }),
            case .scalar(let text, _, let mark) = entry.value,
            let profile = Profile(rawValue: text)
        else { return nil }
        return (profile, mark)
    }

    private mutating func addBase() {
        for key in Schema.keys where !key.path.contains("*") {
            guard let base = key.base else { continue }
            set(key, key.path, yaml: base, origin: .base)
        }
        for (path, yaml) in Schema.namedBase {
            guard let key = Schema.key(path) else {
                preconditionFailure("a named base value has a key")
            }
            set(key, path, yaml: yaml, origin: .base)
        }
    }

    private mutating func add(overlayOf profile: Profile) {
        if let parent = profile.parent { add(overlayOf: parent) }
        for (path, yaml) in profile.overlay {
            guard let key = Schema.key(path) else {
                preconditionFailure("an overlay names keys of the schema")
            }
            set(key, path, yaml: yaml, origin: .profile(profile))
        }
    }

    /// Sets a value that this program itself wrote.
    private mutating func set(_ key: SettingKey, _ path: String, yaml: String, origin: Origin) {
        do {
            guard let node = try YamlDocument.parse(Array(yaml.utf8), file: path),
                let value = try key.check(node)
            else { preconditionFailure("a base value is a value") }
            tree[path] = .init(value: value, origin: origin)
        } catch {
            preconditionFailure("a base value passes its own check")
        }
    }

    private mutating func add(_ top: YamlNode, file: String) {
        guard case .mapping(let entries, _) = top else {
            faults.append(
                SettingsError(
                    file: file,
                    mark: top.mark,
                    words: "the top is sections, not \(top.kind)"
                )
            )
            return
        }
        add(entries, below: "", file: file)
    }

    private mutating func add(_ entries: [YamlNode.Entry], below parent: String, file: String) {
        for entry in entries {
            let path = parent.isEmpty ? entry.key : "\(parent).\(entry.key)"
            func fault(_ words: String, _ mark: Mark) {
                faults.append(SettingsError(file: file, mark: mark, words: words))
            }
            guard !entry.key.isEmpty, !entry.key.contains(".") else {
                fault("\"\(entry.key)\" is no key", entry.mark)
                continue
            }
            if let key = Schema.key(path) {
                do throws(ValueFault) {
                    guard let value = try key.check(entry.value) else {
                        tree[path] = nil
                        continue
                    }
                    tree[path] = .init(value: value, origin: .file(file, entry.value.mark))
                } catch {
                    fault("\(path) \(error.words)", entry.value.mark)
                }
            } else if Schema.isSection(path) {
                switch entry.value {
                case .mapping(let members, _): add(members, below: path, file: file)
                case .scalar(let text, true, _) where text.isEmpty: continue
                case .scalar, .sequence:
                    fault("\(path) is a section, not \(entry.value.kind)", entry.value.mark)
                }
            } else {
                let near = Nearest.word(to: entry.key, among: Schema.names(below: parent))
                fault(
                    "unknown key \"\(path)\"" + (near.map { ", did you mean \"\($0)\"?" } ?? ""),
                    entry.mark
                )
            }
        }
    }

    private mutating func add(environment: [String: String]) {
        for name in environment.keys.sorted() {
            guard let path = EnvironmentNames.path(of: name, in: tree), let text = environment[name]
            else { continue }
            guard let key = Schema.key(path) else {
                let near = Nearest.word(to: path, among: Schema.keys.map(\.path))
                faults.append(
                    SettingsError(
                        file: name,
                        words: "there is no key \"\(path)\""
                            + (near.map { ", did you mean \"\($0)\"?" } ?? "")
                    )
                )
                continue
            }
            do throws(ValueFault) {
                let value = try key.check(text, plain: true)
                tree[path] = .init(value: value, origin: .environment(name))
            } catch {
                faults.append(SettingsError(file: name, words: "\(path) \(error.words)"))
            }
        }
    }
}

/// Everything wrong with a configuration.
public struct SettingsFaults: Error, Equatable, Sendable {
    /// The faults, those of files in reading order.
    public let list: [SettingsError]

    init(_ faults: [SettingsError]) { list = faults }

    /// A line each.
    public var text: String { list.map(\.description).joined(separator: "\n") }
}

extension SettingsTree {
    /// Values that a person wrote and that ask for what this version does not have.
    func missingFeatures() -> [SettingsError] {
        paths.compactMap { path in
            guard let entry = self[path], entry.origin.isWritten,
                let key = Schema.key(path), let feature = key.missing,
                !key.off.contains(entry.value.yaml)
            else { return nil }
            let off = key.off.first.map { "; the only value for now is \($0)" } ?? "; leave it out"
            return SettingsError(
                origin: entry.origin,
                words: "\(path): \(entry.value.yaml) asks for \(feature), "
                    + "which this version does not have\(off)"
            )
        }
    }
}

extension SettingsError {
    /// A fault at the place a value came from.
    init(origin: Origin, words: String) {
        switch origin {
        case .base, .profile: self.init(file: origin.words, words: words)
        case .file(let file, let mark): self.init(file: file, mark: mark, words: words)
        case .environment(let name): self.init(file: name, words: words)
        }
    }
}
