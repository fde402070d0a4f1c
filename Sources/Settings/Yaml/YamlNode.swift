/// A place in a file, counted from 1 as editors do.
public struct Mark: Hashable, Comparable, Sendable {
    /// The line.
    public let line: Int

    /// The column.
    public let column: Int

    /// States a place.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// Orders by reading order.
    public static func < (lhs: Self, rhs: Self) -> Bool {
        (lhs.line, lhs.column) < (rhs.line, rhs.column)
    }
}

/// One node of a document, with the place it came from.
indirect enum YamlNode {
    case scalar(text: String, plain: Bool, Mark)
    case sequence([YamlNode], Mark)
    case mapping([Entry], Mark)

    /// One member of a mapping, in the file's order.
    struct Entry {
        let key: String
        let mark: Mark
        let value: YamlNode
    }

    var mark: Mark {
        switch self {
        case .scalar(_, _, let mark), .sequence(_, let mark), .mapping(_, let mark): mark
        }
    }

    /// What the node is, for messages.
    var kind: String {
        switch self {
        case .scalar: "a value"
        case .sequence: "a list"
        case .mapping: "a section"
        }
    }
}
