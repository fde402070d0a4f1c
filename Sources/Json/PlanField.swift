internal import CSimdjson

/// A struct that a plan fills: plain bits, its first word telling which fields were there.
public protocol PlanRecord: BitwiseCopyable {
    /// One bit for each field of the plan that was there, in the order they were stated.
    var seen: UInt64 { get set }
}

/// Where decimals of a field get their scale from.
@frozen
public enum FieldScale: Sendable {
    /// Always so many digits.
    case fixed(UInt8)

    /// The first scale of the name in the first table: prices.
    case first

    /// The second scale of the name in the first table: quantities.
    case second

    /// How the shim knows it.
    var code: UInt8 {
        switch self {
        case .fixed(let digits): digits
        case .first: UInt8(csj_scale_first)
        case .second: UInt8(csj_scale_second)
        }
    }
}

/// One field of a message: its name, its kind, and where in `Record` its value goes.
public struct PlanField<Record: PlanRecord> {
    let name: StaticString
    let kind: Int
    let offset: Int
    var digits: UInt8 = 0
    var flags = 0
    var area: UInt8 = 0
    var nested: [PlanField<Record>] = []

    /// A field that is known and of no use; naming it keeps the next one quickly found.
    public static func skip(_ name: StaticString) -> Self {
        Self(name: name, kind: csj_skip, offset: 0)
    }

    /// An integer, bare or quoted.
    public static func integer(
        _ name: StaticString,
        _ place: KeyPath<Record, Int64>,
        _ need: FieldNeed = .required
    ) -> Self {
        Self(name: name, kind: csj_integer, offset: place.offset, flags: need.flags)
    }

    /// A decimal that may be negative.
    public static func decimal(
        _ name: StaticString,
        _ place: KeyPath<Record, Int64>,
        _ scale: FieldScale,
        _ need: FieldNeed = .required
    ) -> Self {
        Self(
            name: name,
            kind: csj_decimal,
            offset: place.offset,
            digits: scale.code,
            flags: need.flags
        )
    }

    /// A decimal that is never negative.
    public static func amount(
        _ name: StaticString,
        _ place: KeyPath<Record, Int64>,
        _ scale: FieldScale,
        _ need: FieldNeed = .required
    ) -> Self {
        var field = decimal(name, place, scale, need)
        field.flags |= csj_amount
        return field
    }

    /// A string.
    public static func text(
        _ name: StaticString,
        _ place: KeyPath<Record, JSONText>,
        _ need: FieldNeed = .required
    ) -> Self {
        Self(name: name, kind: csj_string, offset: place.offset, flags: need.flags)
    }

    /// A string after which nothing more is looked at.
    public static func last(_ name: StaticString, _ place: KeyPath<Record, JSONText>) -> Self {
        Self(name: name, kind: csj_string, offset: place.offset, flags: csj_stop)
    }

    /// true or false, as 1 or 0.
    public static func flag(
        _ name: StaticString,
        _ place: KeyPath<Record, UInt8>,
        _ need: FieldNeed = .required
    ) -> Self {
        Self(name: name, kind: csj_flag, offset: place.offset, flags: need.flags)
    }

    /// A name of the first table, whose scales the plan's decimals have.
    public static func listed(
        _ name: StaticString,
        _ place: KeyPath<Record, UInt16>,
        _ need: FieldNeed = .required
    ) -> Self {
        Self(name: name, kind: csj_name, offset: place.offset, flags: need.flags)
    }

    /// A name of the second table; `KeyTable.absent` when it is not in it.
    public static func other(
        _ name: StaticString,
        _ place: KeyPath<Record, UInt16>,
        _ need: FieldNeed = .required
    ) -> Self {
        Self(name: name, kind: csj_name, offset: place.offset, flags: need.flags, area: 1)
    }

    /// An array of levels, into area 0 or 1.
    ///
    /// In a layout rows that `areCounted` go on with a quoted zero and a count; a plan reads any row.
    public static func levels(
        _ name: StaticString,
        area: UInt8,
        _ need: FieldNeed = .required,
        areCounted: Bool = false
    ) -> Self {
        let flags = need.flags | (areCounted ? csj_counted : 0)
        return Self(name: name, kind: csj_levels, offset: 0, flags: flags, area: area)
    }

    /// An object whose fields go into the same record.
    public static func object(
        _ name: StaticString,
        _ need: FieldNeed = .required,
        _ fields: [Self]
    ) -> Self {
        Self(name: name, kind: csj_object, offset: 0, flags: need.flags, nested: fields)
    }

    /// An array of exactly one object.
    public static func single(
        _ name: StaticString,
        _ need: FieldNeed = .required,
        _ fields: [Self]
    ) -> Self {
        Self(name: name, kind: csj_single, offset: 0, flags: need.flags, nested: fields)
    }

    /// Any value, kept as its token for a later call.
    public static func token(
        _ name: StaticString,
        _ place: KeyPath<Record, UInt32>,
        _ need: FieldNeed = .required
    ) -> Self {
        Self(name: name, kind: csj_token, offset: place.offset, flags: need.flags)
    }
}

/// Whether a field must be there.
@frozen
public enum FieldNeed: Sendable {
    /// Absent or null is an error.
    case required

    /// May be absent or null.
    case optional

    /// May be absent, null or an empty string.
    case mayBeEmpty

    /// How the shim knows it.
    var flags: Int {
        switch self {
        case .required: csj_required
        case .optional: 0
        case .mayBeEmpty: csj_may_be_empty
        }
    }
}

extension PartialKeyPath where Root: PlanRecord {
    /// Where the value lies in its record.
    fileprivate var offset: Int {
        guard let offset = MemoryLayout<Root>.offset(of: self) else {
            preconditionFailure("a field's place is a stored property")
        }
        return offset
    }
}
