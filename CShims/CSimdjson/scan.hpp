// Reads messages laid out exactly as a template says. Included by each body, inside its namespace
// and target. Every byte up to the message's end is compared or converted; the first that differs
// sends the message to the general decoder. Loads may touch the padding; no byte of it is believed,
// for each step ends with a comparison against the message's end.

struct scanner {
    const uint8_t *at;
    const uint8_t *const end;
    const uint8_t *const bytes;
    csj_parser *const parser;
    uint8_t *const out;

    template <typename value> always void put(const csj_field *field, value content) {
        memcpy(out + field->offset, &content, sizeof content);
    }

    always bool literal(const csj_piece *piece) {
        const __m256i here = _mm256_loadu_si256((const __m256i *)at);
        const __m256i wanted = _mm256_loadu_si256((const __m256i *)piece->literal);
        const uint32_t same = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(here, wanted));
        at += piece->length;
        return _bzhi_u32(~same, piece->length) == 0;
    }

    /// How many plain ASCII characters stand before the first `stop`; 32 when it is not near, or
    /// when something stands before it that only the general decoder may judge.
    always uint32_t text_length(uint8_t stop) const {
        const __m256i here = _mm256_loadu_si256((const __m256i *)at);
        // Signed: bytes from 0x80 on are below blank as well.
        const __m256i odd = _mm256_or_si256(
            _mm256_cmpgt_epi8(_mm256_set1_epi8(' '), here),
            _mm256_cmpeq_epi8(here, _mm256_set1_epi8('\\')));
        const __m256i ends = _mm256_or_si256(
            _mm256_cmpeq_epi8(here, _mm256_set1_epi8('"')),
            _mm256_cmpeq_epi8(here, _mm256_set1_epi8((char)stop)));
        const uint32_t stops = (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(odd, ends));
        const uint32_t length = _tzcnt_u32(stops);
        return length < 32 && at[length] == stop ? length : 32;
    }

    /// An unsigned decimal of at most fifteen characters.
    always bool amount(int digits, int64_t *content) {
        const uint32_t count = plain_amount(at, digits, content);
        at += count;
        return count != 0;
    }

    /// The end of a row that does not fit one register, or null.
    cold static const uint8_t *
    wide_row(csj_parser *parser, const uint8_t *here, const uint8_t *end, csj_level *row) {
        scanner scan = {here, end, here, parser, nullptr};
        if (scan.at[0] != '[' || scan.at[1] != '"') { return nullptr; }
        scan.at += 2;
        if (!scan.amount(parser->scales[0], &row->first)) { return nullptr; }
        if (scan.at[0] != '"' || scan.at[1] != ',' || scan.at[2] != '"') { return nullptr; }
        scan.at += 3;
        if (!scan.amount(parser->scales[1], &row->second)) { return nullptr; }
        return scan.at[0] == '"' && scan.at[1] == ']' ? scan.at + 2 : nullptr;
    }

    /// The end of a row of a shape not seen lately, which is then remembered, or null.
    cold static const uint8_t *
    new_row(csj_parser *parser, const uint8_t *here, __m256i raw, uint32_t close, csj_level *row) {
        const uint32_t quotes =
            (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(raw, _mm256_set1_epi8('"')));
        const uint32_t middle = _tzcnt_u32(quotes & ~3u);
        if (middle + 4 >= close) { return nullptr; }
        uint16_t opening;
        uint32_t between;
        memcpy(&opening, here, 2);
        memcpy(&between, here + middle, 4);
        // Quotes at 1, at the middle, two behind it, and before the bracket: no other.
        const uint32_t wanted = 2u | (5u << middle) | (1u << (close - 1));
        const uint32_t wrong = (uint32_t)(opening ^ 0x225B) | (_bzhi_u32(quotes, close) ^ wanted) |
                               ((between ^ 0x222C22) & 0xFFFFFF);
        if (wrong != 0 || !two_amounts(
                              here + 2, middle - 2, parser->scales[0], here + middle + 3,
                              close - middle - 4, parser->scales[1], row)) {
            return nullptr;
        }
        remember_row(parser, here, close, middle - 2);
        return here + close + 1;
    }

    /// Where the mark behind a counted row's second amount stands; above 31 for no such row.
    always static uint32_t amounts_end(__m256i raw) {
        uint32_t quotes =
            (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(raw, _mm256_set1_epi8('"')));
        // The fourth quote.
        quotes = _blsr_u32(_blsr_u32(_blsr_u32(quotes)));
        return _tzcnt_u32(quotes) + 1;
    }

    /// Whether `,"0","count"]` stands from `here` to the bracket at `last`.
    always static bool counted(const uint8_t *here, const uint8_t *last) {
        uint64_t word;
        memcpy(&word, here, 8);
        const uint32_t count = digit_count(here + 6);
        return (word << 16) == UINT64_C(0x222C2230222C0000) && here + 6 + count + 1 == last &&
               last[-1] == '"';
    }

    /// The end of rows `["price","quantity","0","count"]` with commas between, and of the bracket behind
    /// them, or null. By itself, for beside the other rows' loop it would take registers from it.
    cold static const uint8_t *
    counted_levels(csj_parser *parser, const uint8_t *here, const uint8_t *end, int which) {
        csj_level *const area = parser->areas[which];
        csj_level *row = area;
        csj_level *const room = area + parser->levels_max;
        const __m256i bracket = _mm256_set1_epi8(']');
        const uint64_t scales = scales_key(parser);
        if (*here == ']') {
            parser->counts[which] = 0;
            return here + 1;
        }
        for (;;) {
            if (row == room || here >= end) { return nullptr; }
            const __m256i raw = _mm256_loadu_si256((const __m256i *)here);
            const __m256i more = _mm256_loadu_si256((const __m256i *)(here + 32));
            // Only this chain leads to the next row; all checks run beside it.
            const uint64_t low = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(raw, bracket));
            const uint64_t high = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(more, bracket));
            const uint64_t last = _tzcnt_u64(low | high << 32);
            const uint32_t close = amounts_end(raw);
            if (close > 31 || last > 63 || !counted(here + close, here + last)) { return nullptr; }
            if (__builtin_expect(!known_row(parser, here, raw, close, scales, row), 0) &&
                new_row(parser, here, raw, close, row) == nullptr) {
                return nullptr;
            }
            row++;
            const uint8_t separator = here[last + 1];
            here += last + 2;
            if (separator == ',') { continue; }
            if (separator == ']') { break; }
            return nullptr;
        }
        parser->counts[which] = (size_t)(row - area);
        return here;
    }

    /// Rows `["price","quantity"]` with commas between, and the bracket behind them.
    always bool levels(const csj_field *field) {
        csj_level *const area = parser->areas[field->area];
        csj_level *row = area;
        csj_level *const room = area + parser->levels_max;
        const uint8_t *here = at;
        if (*here == ']') {
            here++;
        } else {
            const __m256i bracket = _mm256_set1_epi8(']');
            const uint64_t scales = scales_key(parser);
            for (;;) {
                if (row == room || here >= end) { return false; }
                const __m256i raw = _mm256_loadu_si256((const __m256i *)here);
                // Only this chain leads to the next row; all checks run beside it.
                const uint32_t close =
                    _tzcnt_u32((uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(raw, bracket)));
                if (__builtin_expect(known_row(parser, here, raw, close, scales, row), 1)) {
                    here += close + 1;
                } else {
                    here = close < 32 ? new_row(parser, here, raw, close, row)
                                      : wide_row(parser, here, end, row);
                    if (here == nullptr) { return false; }
                }
                row++;
                const uint8_t separator = *here++;
                if (separator == ',') { continue; }
                if (separator == ']') { break; }
                return false;
            }
        }
        at = here;
        parser->counts[field->area] = (size_t)(row - area);
        return true;
    }

    always bool value(const csj_field *field) {
        int64_t content;
        switch (field->kind) {
        case csj_integer: {
            const bool negative = *at == '-';
            at += negative;
            const uint32_t count = digit_count(at);
            if (count - 1 > 14) { return false; }
            content = digits_at(at, count);
            put(field, negative ? -content : content);
            at += count;
            return true;
        }
        case csj_decimal: {
            const int digits = field->digits < csj_scale_first
                                   ? field->digits
                                   : parser->scales[field->digits - csj_scale_first];
            if (!amount(digits, &content)) { return false; }
            put(field, content);
            return true;
        }
        case csj_flag: {
            uint32_t word;
            memcpy(&word, at, 4);
            const bool yes = word == 0x65757274;
            if (!yes && !(word == 0x736C6166 && at[4] == 'e')) { return false; }
            at += yes ? 4 : 5;
            put(field, (uint8_t)yes);
            return true;
        }
        case csj_string: {
            const uint32_t length = text_length('"');
            if (length == 32) { return false; }
            csj_text text = {(uint32_t)(at - bytes), length, 0};
            memcpy(&text.head, at, 8);
            text.head = first_bytes(text.head, length);
            at += length;
            put(field, text);
            return true;
        }
        case csj_name: {
            const uint32_t length = text_length('"');
            const csj_keys *table = parser->tables[field->area];
            if (length == 32 || table == nullptr) { return false; }
            const csj_key *key = csj_key_find(table, at, length);
            if (key == nullptr) { return false; }
            put(field, key->id);
            if (field->area == 0) { use_scales(parser, key); }
            at += length;
            return true;
        }
        case csj_levels:
            if (__builtin_expect(field->flags & csj_counted, 0)) {
                at = counted_levels(parser, at, end, field->area);
                return at != nullptr;
            }
            return levels(field);
        default: return false;
        }
    }

    always bool pieces(const csj_template *layout, uint64_t from) {
        for (uint64_t index = from; index < layout->count; index++) {
            const csj_piece *piece = &layout->pieces[index];
            if (at >= end) { return false; }
            if (piece->kind == csj_piece_literal) {
                if (!literal(piece)) { return false; }
            } else if (piece->kind == csj_piece_text) {
                if (!text(piece)) { return false; }
            } else if (!value(&piece->field)) {
                return false;
            }
        }
        return true;
    }

    /// Compares a whole beginning with one read before: texts, names and digit counts are the same.
    always bool recognise(const csj_shape *shape) {
        __m256i same = _mm256_set1_epi8(-1);
        for (uint32_t block = 0; block < shape->length; block += 32) {
            const __m256i here = _mm256_loadu_si256((const __m256i *)(bytes + block));
            const __m256i wanted = _mm256_load_si256((const __m256i *)(shape->bytes + block));
            const __m256i limit = _mm256_load_si256((const __m256i *)(shape->limit + block));
            // How far a byte is above the wanted one: 0 where it must be exact, up to 9 from '0'
            // where it must be a digit, anything behind the end of the shape.
            const __m256i above = _mm256_sub_epi8(here, wanted);
            same = _mm256_and_si256(same, _mm256_cmpeq_epi8(_mm256_min_epu8(above, limit), above));
        }
        if (_mm256_movemask_epi8(same) != -1) { return false; }
        uint32_t index = 0;
        for (; index + 1 < shape->number_count; index += 2) {
            const csj_shape_number one = shape->numbers[index], two = shape->numbers[index + 1];
            const uint8_t *const orders = &spread.order[0][0][0];
            const __m256i value = _mm256_sub_epi8(
                side_by_side(bytes + one.place, bytes + two.place), _mm256_set1_epi8('0'));
            const __m256i order = side_by_side(orders + one.order, orders + two.order);
            int64_t first, second;
            join_both(_mm256_shuffle_epi8(value, order), &first, &second);
            memcpy(out + one.offset, &first, sizeof first);
            memcpy(out + two.offset, &second, sizeof second);
        }
        if (index < shape->number_count) {
            const csj_shape_number one = shape->numbers[index];
            const int64_t content = digits_at(bytes + one.place, one.count);
            memcpy(out + one.offset, &content, sizeof content);
        }
        // The scales are the table's of now: they may have changed since.
        memcpy(out + shape->name_offset, &shape->key->id, sizeof shape->key->id);
        use_scales(parser, shape->key);
        at = bytes + shape->length;
        return true;
    }

    /// Text of no interest; it ends where the next piece, a literal, begins.
    always bool text(const csj_piece *piece) {
        const uint32_t length = text_length(piece->literal[0]);
        at += length;
        return length < 32;
    }

    /// Reads a message piece by piece and remembers the exact shape of its beginning.
    cold bool learn(csj_shape *shape, const csj_layouts *set) {
        shape->length = 0;
        if (!pieces(set->head, 0) || end - at < 8) { return false; }
        const uint8_t *const start = at;
        uint64_t word;
        memcpy(&word, at, 8);
        for (uint32_t choice = 0; choice < set->count; choice++) {
            if (set->words[choice] != word) { continue; }
            at = start;
            if (!shape_of(shape, set->rests[choice])) { continue; }
            const uint8_t *const shaped = at;
            if (!pieces(set->rests[choice], shape->piece) || at != end) { continue; }
            shape->rest = set->rests[choice];
            // A layout has all its fields, each time.
            shape->seen = 0;
            for (uint32_t index = 0; index < shape->rest->count; index++) {
                const csj_piece *piece = &shape->rest->pieces[index];
                if (piece->kind == csj_piece_value) {
                    shape->seen |= UINT64_C(1) << piece->field.number;
                }
            }
            shape->table = parser->tables[0];
            shape->length = (uint32_t)(shaped - bytes);
            return true;
        }
        return false;
    }

    /// Reads a rest up to its first decimal or levels, noting what is always the same.
    cold bool shape_of(csj_shape *shape, const csj_template *rest) {
        const uint32_t head_length = (uint32_t)(at - bytes);
        if (head_length > csj_shape_bytes) { return false; }
        shape->number_count = 0;
        shape->key = nullptr;
        memset(shape->limit, 0xFF, sizeof shape->limit);
        memset(shape->limit, 0, head_length);
        uint64_t index = 0;
        for (; index < rest->count; index++) {
            const csj_piece *piece = &rest->pieces[index];
            const bool valued = piece->kind == csj_piece_value;
            const uint8_t kind = valued ? piece->field.kind : (uint8_t)csj_skip;
            if (valued && kind != csj_integer && kind != csj_name) { break; }
            if (at >= end) { return false; }
            const uint32_t from = (uint32_t)(at - bytes);
            const bool fits = piece->kind == csj_piece_literal ? literal(piece)
                              : piece->kind == csj_piece_text  ? text(piece)
                                                               : value(&piece->field);
            const uint32_t to = (uint32_t)(at - bytes);
            if (!fits || at > end || to > csj_shape_bytes) { return false; }
            if (kind == csj_integer) {
                // A shape's numbers are of bare digits.
                if (shape->number_count == csj_shape_numbers || bytes[from] == '-') { return false; }
                shape->numbers[shape->number_count++] = {
                    (uint16_t)from, (uint8_t)(to - from),
                    (uint16_t)(spread.order[to - from][to - from] - &spread.order[0][0][0]),
                    piece->field.offset};
                memset(shape->limit + from, 9, to - from);
                continue;
            }
            if (kind == csj_name) {
                if (shape->key != nullptr || piece->field.area != 0) { return false; }
                shape->name_offset = piece->field.offset;
                shape->key = csj_key_find(parser->tables[0], bytes + from, to - from);
            }
            memset(shape->limit + from, 0, to - from);
        }
        for (uint32_t place = 0; place < csj_shape_bytes; place++) {
            const uint8_t limit = shape->limit[place];
            shape->bytes[place] = limit == 0 ? bytes[place] : limit == 9 ? '0' : 0;
        }
        shape->piece = (uint32_t)index;
        return shape->key != nullptr;
    }
};

/// Apart from `scan`, whose own scanner then never leaves its registers.
static cold bool scan_anew(
    csj_parser *parser, const csj_layouts *set, csj_shape *shape, size_t length, void *out) {
    const uint8_t *const bytes = parser->bytes;
    scanner scan = {bytes, bytes + length, bytes, parser, (uint8_t *)out};
    return scan.learn(shape, set);
}

static int64_t scan(
    csj_parser *parser, const csj_layouts *set, const uint8_t *bytes, size_t length, void *out) {
    parser->bytes = bytes;
    parser->length = length;
    // A message without levels has none left from the one before.
    parser->counts[0] = parser->counts[1] = 0;
    if (length < 32) { return -1; }
    uint64_t words[2];
    memcpy(words, bytes + set->distinct, sizeof words);
    const uint64_t mixed = (words[0] ^ (words[1] * 0x9E3779B97F4A7C15u)) * 0xBF58476D1CE4E5B9u;
    csj_shape *shape = &parser->shapes[mixed >> (64 - csj_shape_bits)];
    scanner scan = {bytes, bytes + length, bytes, parser, (uint8_t *)out};
    const bool known = shape->length != 0 && shape->length < length &&
                       shape->table == parser->tables[0] && scan.recognise(shape);
    if (__builtin_expect(known, 1)) {
        if (!scan.pieces(shape->rest, shape->piece) || scan.at != scan.end) { return -1; }
    } else if (!scan_anew(parser, set, shape, length, out)) {
        return -1;
    }
    memcpy(out, &shape->seen, sizeof shape->seen);
    return shape->rest->meaning;
}
