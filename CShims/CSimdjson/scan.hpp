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
    uint64_t seen;

    template <typename value> always void put(const csj_field *field, value content) {
        memcpy(out + field->offset, &content, sizeof content);
        seen |= UINT64_C(1) << field->number;
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

    /// An unsigned integer of one to fifteen digits, moved to the right of a register.
    always static int64_t digits_at(const uint8_t *place, uint32_t count) {
        const __m128i value =
            _mm_sub_epi8(_mm_loadu_si128((const __m128i *)place), _mm_set1_epi8('0'));
        const __m128i order = _mm_load_si128((const __m128i *)spread.order[count][count]);
        return (int64_t)join_digits(_mm_shuffle_epi8(value, order));
    }

    always uint32_t digit_count() const {
        const __m128i value =
            _mm_sub_epi8(_mm_loadu_si128((const __m128i *)at), _mm_set1_epi8('0'));
        const __m128i small = _mm_cmpeq_epi8(_mm_min_epu8(value, _mm_set1_epi8(9)), value);
        return _tzcnt_u32(~(uint32_t)_mm_movemask_epi8(small));
    }

    /// An unsigned decimal of at most fifteen characters.
    always bool amount(int digits, int64_t *content) {
        const __m128i raw = _mm_loadu_si128((const __m128i *)at);
        const __m128i value = _mm_sub_epi8(raw, _mm_set1_epi8('0'));
        const __m128i small = _mm_cmpeq_epi8(_mm_min_epu8(value, _mm_set1_epi8(9)), value);
        const uint32_t digit = (uint32_t)_mm_movemask_epi8(small);
        const uint32_t dot = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(raw, _mm_set1_epi8('.')));
        const uint32_t count = _tzcnt_u32(~(digit | dot));
        if (count - 1 > 14) { return false; }
        const uint32_t past = 1u << count;
        const uint32_t dots = dot & (past - 1);
        const uint32_t point = _tzcnt_u32(dots | past);
        uint32_t shift = (uint32_t)digits - count + point + (dots != 0);
        uint32_t kept = count;
        if ((int32_t)shift < 0) {
            const uint32_t zeros =
                (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(raw, _mm_set1_epi8('0')));
            if (!cut_zeros(&kept, point, &shift, zeros)) { return false; }
        }
        if ((dots & (dots - 1)) != 0 || dots == past - 1 || shift > 18 - point) { return false; }
        const __m128i order = _mm_load_si128((const __m128i *)spread.order[kept][point]);
        const int64_t natural = (int64_t)join_digits(_mm_shuffle_epi8(value, order));
        *content = natural * powers_of_ten[shift];
        at += count;
        return true;
    }

    /// A row that does not fit one register.
    cold static bool
    wide_row(scanner *scan, csj_level *row, int first_digits, int second_digits) {
        if (scan->at[0] != '[' || scan->at[1] != '"') { return false; }
        scan->at += 2;
        if (!scan->amount(first_digits, &row->first)) { return false; }
        if (scan->at[0] != '"' || scan->at[1] != ',' || scan->at[2] != '"') { return false; }
        scan->at += 3;
        if (!scan->amount(second_digits, &row->second)) { return false; }
        if (scan->at[0] != '"' || scan->at[1] != ']') { return false; }
        scan->at += 2;
        return true;
    }

    /// Rows `["price","quantity"]` with commas between, and the bracket behind them.
    always bool levels(const csj_field *field) {
        csj_level *const area = parser->areas[field->area];
        csj_level *row = area;
        csj_level *const room = area + parser->levels_max;
        const int first_digits = parser->scales[0], second_digits = parser->scales[1];
        const uint8_t *here = at;
        if (*here == ']') {
            here++;
        } else {
            const __m256i bracket = _mm256_set1_epi8(']'), quote = _mm256_set1_epi8('"');
            for (;;) {
                if (row == room || here >= end) { return false; }
                const __m256i raw = _mm256_loadu_si256((const __m256i *)here);
                // Only this chain leads to the next row; all checks run beside it.
                const uint32_t close =
                    _tzcnt_u32((uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(raw, bracket)));
                const uint32_t quotes = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(raw, quote));
                const uint8_t *const next = here + close + 1;
                const uint32_t middle = _tzcnt_u32(quotes & ~3u);
                if (__builtin_expect(close >= 32, 0)) {
                    at = here;
                    if (!wide_row(this, row, first_digits, second_digits)) { return false; }
                    here = at;
                } else {
                    uint16_t opening;
                    uint32_t between;
                    memcpy(&opening, here, 2);
                    // Quotes at 1, at the middle, two behind it, and before the bracket: no other.
                    const uint32_t wanted = 2u | (5u << middle) | (1u << (close - 1));
                    memcpy(&between, here + middle, 4);
                    const uint32_t wrong = (uint32_t)(opening ^ 0x225B) |
                                           (_bzhi_u32(quotes, close) ^ wanted) |
                                           ((between ^ 0x222C22) & 0xFFFFFF);
                    if (__builtin_expect(wrong != 0, 0)) { return false; }
                    if (__builtin_expect(
                            !two_amounts(
                                here + 2, middle - 2, first_digits, here + middle + 3,
                                close - middle - 4, second_digits, row),
                            0)) {
                        return false;
                    }
                    here = next;
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
        seen |= UINT64_C(1) << field->number;
        return true;
    }

    always bool value(const csj_field *field) {
        int64_t content;
        switch (field->kind) {
        case csj_integer: {
            const uint32_t count = digit_count();
            if (count - 1 > 14) { return false; }
            put(field, digits_at(at, count));
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
            if (field->area == 0) {
                parser->scales[0] = key->digits[0];
                parser->scales[1] = key->digits[1];
            }
            at += length;
            return true;
        }
        case csj_levels: return levels(field);
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
        for (uint32_t index = 0; index < shape->number_count; index++) {
            const csj_shape_number number = shape->numbers[index];
            const int64_t content = digits_at(bytes + number.place, number.count);
            memcpy(out + number.offset, &content, sizeof content);
        }
        // The scales are the table's of now: they may have changed since.
        memcpy(out + shape->name_offset, &shape->key->id, sizeof shape->key->id);
        parser->scales[0] = shape->key->digits[0];
        parser->scales[1] = shape->key->digits[1];
        seen = shape->seen;
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
            seen = 0;
            if (!shape_of(shape, set->rests[choice])) { continue; }
            const uint8_t *const shaped = at;
            shape->seen = seen;
            if (!pieces(set->rests[choice], shape->piece) || at != end) { continue; }
            shape->choice = choice;
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
                if (shape->number_count == csj_shape_numbers) { return false; }
                shape->numbers[shape->number_count++] = {
                    (uint16_t)from, (uint16_t)(to - from), piece->field.offset};
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

static csj_result scan(
    csj_parser *parser, const csj_layouts *set, const uint8_t *bytes, size_t length, void *out,
    uint32_t *choice) {
    parser->bytes = bytes;
    parser->length = length;
    if (length < 32) { return csj_differs; }
    uint64_t words[2];
    memcpy(words, bytes + set->distinct, sizeof words);
    const uint64_t mixed = (words[0] ^ (words[1] * 0x9E3779B97F4A7C15u)) * 0xBF58476D1CE4E5B9u;
    csj_shape *shape = &parser->shapes[mixed >> (64 - csj_shape_bits)];
    scanner scan = {bytes, bytes + length, bytes, parser, (uint8_t *)out, 0};
    const bool known = shape->length != 0 && shape->length < length &&
                       shape->table == parser->tables[0] && scan.recognise(shape);
    if (__builtin_expect(known, 1)) {
        if (!scan.pieces(set->rests[shape->choice], shape->piece) || scan.at != scan.end) {
            return csj_differs;
        }
    } else {
        scan.at = bytes;
        if (!scan.learn(shape, set)) { return csj_differs; }
    }
    *choice = shape->choice;
    memcpy(out, &scan.seen, sizeof scan.seen);
    return csj_ok;
}
