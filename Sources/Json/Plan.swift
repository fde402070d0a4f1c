internal import CSimdjson

/// One message's fields, compiled once at start into what the shim walks.
///
/// State the fields in the order the sender usually has them; any order decodes, this one fastest.
@safe
public struct Plan<Record: PlanRecord>: ~Copyable, @unchecked Sendable {
    let root: UnsafePointer<csj_plan>
    private let names: [StaticString]
    private let fields: [PlanField<Record>]
    private let pools: [UnsafeMutableRawPointer]

    /// Compiles the fields of the outermost object.
    ///
    /// - Precondition: no more than 64 fields of use; `Record` begins with `seen`.
    public init(_ fields: [PlanField<Record>]) {
        precondition(Self.beginsWithSeen, "a record begins with seen")
        self.fields = fields
        var names: [StaticString] = []
        var pools: [UnsafeMutableRawPointer] = unsafe []
        unsafe root = Self.compile(fields, names: &names, pools: &pools)
        self.names = names
        unsafe self.pools = pools
        precondition(names.count <= 64, "seen has 64 bits")
    }

    deinit {
        for index in unsafe pools.indices { unsafe pools[index].deallocate() }
    }

    /// Whether writing `seen` changes a record's first word; a requirement's key path has no offset.
    private static var beginsWithSeen: Bool {
        guard MemoryLayout<Record>.size >= 8 else { return false }
        let record = UnsafeMutablePointer<Record>.allocate(capacity: 1)
        defer { unsafe record.deallocate() }
        let bytes = UnsafeMutableRawPointer(record)
        // SAFETY: a record is plain bits, and all zeros are some value of it.
        unsafe bytes.initializeMemory(
            as: UInt8.self,
            repeating: 0,
            count: MemoryLayout<Record>.size
        )
        unsafe record.pointee.seen = .max
        return unsafe bytes.load(as: UInt64.self) == .max
    }

    /// The name of the field with this number; empty for no field.
    func name(of number: UInt8) -> StaticString {
        Int(number) < names.count ? names[Int(number)] : ""
    }

    /// The compiled field at a dotted path such as `o.s`.
    ///
    /// - Precondition: the plan has it.
    func compiled(_ path: String) -> csj_field {
        var plan = unsafe root
        var level = fields
        var found: csj_field?
        for part in path.split(separator: ".") {
            guard let index = level.firstIndex(where: { $0.name.description == part }) else {
                preconditionFailure("a template names fields of its plan")
            }
            // SAFETY: compiled fields lie in the order they were stated.
            let field = unsafe plan.pointee.fields[index]
            unsafe found = field
            level = level[index].nested
            if let nested = unsafe field.nested { unsafe plan = nested }
        }
        guard let found = unsafe found else { preconditionFailure("a path has a part") }
        return unsafe found
    }

    /// Lays one object's fields out, inner objects first.
    private static func compile(
        _ fields: [PlanField<Record>],
        names: inout [StaticString],
        pools: inout [UnsafeMutableRawPointer]
    ) -> UnsafePointer<csj_plan> {
        let room = UnsafeMutablePointer<csj_field>.allocate(capacity: fields.count)
        unsafe pools.append(UnsafeMutableRawPointer(room))
        var required: UInt64 = 0
        for (index, field) in fields.enumerated() {
            var compiled = unsafe csj_field()
            unsafe compiled.head = head(ofLong: field.name)
            unsafe compiled.name = field.name.utf8Start
            let usual = Array("\"\(field.name)\":".utf8.prefix(16))
            // SAFETY: at most the sixteen bytes there is room for.
            unsafe withUnsafeMutableBytes(of: &compiled.usual) { unsafe $0.copyBytes(from: usual) }
            unsafe compiled.name_length = UInt8(field.name.utf8CodeUnitCount)
            unsafe compiled.kind = UInt8(field.kind)
            unsafe compiled.digits = field.digits
            unsafe compiled.flags = UInt8(field.flags)
            unsafe compiled.area = field.area
            unsafe compiled.offset = UInt32(field.offset)
            unsafe compiled.number = UInt8(csj_no_field)
            if field.kind != csj_skip {
                unsafe compiled.number = UInt8(names.count)
                if field.flags & csj_required != 0 { required |= 1 << UInt64(names.count) }
                names.append(field.name)
            }
            if !field.nested.isEmpty {
                unsafe compiled.nested = compile(field.nested, names: &names, pools: &pools)
            }
            unsafe (room + index).initialize(to: compiled)
        }
        let plan = UnsafeMutablePointer<csj_plan>.allocate(capacity: 1)
        unsafe pools.append(UnsafeMutableRawPointer(plan))
        unsafe plan.initialize(
            to: csj_plan(fields: room, count: UInt64(fields.count), required: required)
        )
        return unsafe UnsafePointer(plan)
    }

    /// The first eight letters of a name of any length.
    private static func head(ofLong name: StaticString) -> UInt64 {
        var bits: UInt64 = 0
        for index in 0..<min(8, name.utf8CodeUnitCount) {
            // SAFETY: the index is below the name's length.
            bits |= UInt64(unsafe name.utf8Start[index]) << UInt64(8 * index)
        }
        return bits
    }
}
