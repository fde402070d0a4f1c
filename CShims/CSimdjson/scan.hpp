// Reads messages laid out exactly as a template says. Included by each body, inside its namespace
// and target. Every byte up to the message's end is compared or converted; the first that differs
// sends the message to the general decoder. Loads may touch the padding; no byte of it is believed,
// for each step ends with a comparison against the message's end.

/// Byte orders that move up to sixteen digits to the right of a register and close the gap of a
/// point: by digits and point together, and the point's place (16: none).
struct spread_table {
    alignas(16) uint8_t order[17][17][16];

    constexpr spread_table() : order() {
        for (int count = 0; count < 17; count++) {
            for (int point = 0; point < 17; point++) {
                const int whole = count - (point < count ? 1 : 0);
                for (int place = 0; place < 16; place++) {
                    int from = place - (16 - whole);
                    if (from >= point) { from++; }
                    order[count][point][place] = place < 16 - whole ? 0x80 : (uint8_t)from;
                }
            }
        }
    }
};

static constexpr spread_table spread;

/// The bits below `count`.
static always uint32_t below(uint32_t bits, uint32_t count) { return _bzhi_u32(bits, count); }

struct scanner {
    const uint8_t *at;
    const uint8_t *end;
    const uint8_t *bytes;
    csj_parser *parser;
    void *out;
    uint64_t seen;

    template <typename value> always void put(const csj_field *field, value content) {
        memcpy((uint8_t *)out + field->offset, &content, sizeof content);
        seen |= UINT64_C(1) << field->number;
    }

    always bool literal(const csj_piece *piece) {
        const __m256i here = _mm256_loadu_si256((const __m256i *)at);
        const __m256i wanted = _mm256_loadu_si256((const __m256i *)piece->literal);
        const uint32_t same = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(here, wanted));
        at += piece->length;
        return below(~same, piece->length) == 0;
    }

    /// How many plain ASCII characters stand before the quote; 32 when it is not near, or when
    /// something stands before it that only the general decoder may judge.
    always uint32_t text_length() const {
        const __m256i here = _mm256_loadu_si256((const __m256i *)at);
        // Signed: bytes from 0x80 on are below blank as well.
        const __m256i odd = _mm256_or_si256(
            _mm256_cmpgt_epi8(_mm256_set1_epi8(' '), here),
            _mm256_cmpeq_epi8(here, _mm256_set1_epi8('\\')));
        const __m256i quote = _mm256_cmpeq_epi8(here, _mm256_set1_epi8('"'));
        const uint32_t stops = (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(odd, quote));
        const uint32_t length = _tzcnt_u32(stops);
        return length < 32 && at[length] == '"' ? length : 32;
    }

    /// An unsigned integer of at most fifteen digits, or none.
    always bool whole(int64_t *content) {
        const __m128i value =
            _mm_sub_epi8(_mm_loadu_si128((const __m128i *)at), _mm_set1_epi8('0'));
        const __m128i small = _mm_cmpeq_epi8(_mm_min_epu8(value, _mm_set1_epi8(9)), value);
        const uint32_t count = _tzcnt_u32(~(uint32_t)_mm_movemask_epi8(small));
        if (count - 1 > 14) { return false; }
        const __m128i order = _mm_load_si128((const __m128i *)spread.order[count][16]);
        *content = (int64_t)join_digits(_mm_shuffle_epi8(value, order));
        at += count;
        return true;
    }

    /// An unsigned decimal of at most fifteen characters that ends before a quote or a comma.
    always bool amount(int digits, int64_t *content) {
        const __m128i raw = _mm_loadu_si128((const __m128i *)at);
        const __m128i value = _mm_sub_epi8(raw, _mm_set1_epi8('0'));
        const __m128i small = _mm_cmpeq_epi8(_mm_min_epu8(value, _mm_set1_epi8(9)), value);
        const uint32_t digit = (uint32_t)_mm_movemask_epi8(small);
        const uint32_t dot = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(raw, _mm_set1_epi8('.')));
        const uint32_t count = _tzcnt_u32(~(digit | dot));
        const uint32_t dots = below(dot, count);
        if (count - 1 > 14 || (dots & (dots - 1)) != 0 || dots == below(~0u, count)) {
            return false;
        }
        const uint32_t point = dots == 0 ? 16 : _tzcnt_u32(dots);
        const uint32_t fraction = dots == 0 ? 0 : count - 1 - point;
        const __m128i order = _mm_load_si128((const __m128i *)spread.order[count][point]);
        const uint64_t natural = join_digits(_mm_shuffle_epi8(value, order));
        // Whole digits and scale together stay below nineteen digits, so nothing overflows.
        if ((uint32_t)digits - fraction > 18 - (count - fraction)) { return false; }
        *content = (int64_t)natural * powers_of_ten[(uint32_t)digits - fraction];
        at += count;
        return true;
    }

    /// A row that does not fit one register.
    __attribute__((noinline)) bool wide_row(csj_level *row, int first, int second) {
        if (at[0] != '[' || at[1] != '"') { return false; }
        at += 2;
        if (!amount(first, &row->first)) { return false; }
        if (at[0] != '"' || at[1] != ',' || at[2] != '"') { return false; }
        at += 3;
        if (!amount(second, &row->second)) { return false; }
        if (at[0] != '"' || at[1] != ']') { return false; }
        at += 2;
        return true;
    }

    /// Rows `["price","quantity"]` with commas between, and the bracket behind them.
    always bool levels(const csj_field *field) {
        csj_level *const area = parser->areas[field->area];
        csj_level *row = area;
        csj_level *const room = area + parser->levels_max;
        const uint32_t first_digits = parser->scales[0], second_digits = parser->scales[1];
        if (*at == ']') {
            at++;
            parser->counts[field->area] = 0;
            seen |= UINT64_C(1) << field->number;
            return true;
        }
        const __m256i zero = _mm256_set1_epi8('0'), nine = _mm256_set1_epi8(9);
        const __m256i full_stop = _mm256_set1_epi8('.');
        for (;;) {
            if (row == room || at >= end) { return false; }
            const __m256i raw = _mm256_loadu_si256((const __m256i *)at);
            const __m256i less = _mm256_sub_epi8(raw, zero);
            const __m256i small = _mm256_cmpeq_epi8(_mm256_min_epu8(less, nine), less);
            const uint32_t dot = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(raw, full_stop));
            const uint32_t other =
                ~(uint32_t)_mm256_movemask_epi8(_mm256_or_si256(small, _mm256_cmpeq_epi8(raw, full_stop)));
            // Bits of `other`: bracket 0, quote 1, then quote, comma, quote, then quote, bracket.
            uint32_t rest = other & ~3u;
            const uint32_t close = _tzcnt_u32(rest);
            rest = _blsr_u32(_blsr_u32(_blsr_u32(rest)));
            const uint32_t last = _tzcnt_u32(rest);
            if (__builtin_expect(last >= 31, 0)) {
                if (!wide_row(row, (int)first_digits, (int)second_digits)) { return false; }
            } else {
                uint16_t opening, closing;
                uint32_t middle;
                memcpy(&opening, at, 2);
                memcpy(&closing, at + last, 2);
                memcpy(&middle, at + close, 4);
                const uint32_t count_a = close - 2, count_b = last - close - 3;
                const uint32_t dots_a = below(dot >> 2, count_a);
                const uint32_t dots_b = below(dot >> (close + 3), count_b);
                const uint32_t wrong = (uint32_t)(opening ^ 0x225B) | (uint32_t)(closing ^ 0x5D22) |
                                       ((middle & 0xFFFFFF) ^ 0x222C22) | (dots_a & (dots_a - 1)) |
                                       (dots_b & (dots_b - 1));
                const uint32_t point_a = dots_a == 0 ? 16 : _tzcnt_u32(dots_a);
                const uint32_t point_b = dots_b == 0 ? 16 : _tzcnt_u32(dots_b);
                const uint32_t fraction_a = dots_a == 0 ? 0 : count_a - 1 - point_a;
                const uint32_t fraction_b = dots_b == 0 ? 0 : count_b - 1 - point_b;
                const uint32_t shift_a = first_digits - fraction_a;
                const uint32_t shift_b = second_digits - fraction_b;
                const uint32_t odd = (uint32_t)(count_a - 1 > 14) | (uint32_t)(count_b - 1 > 14) |
                                     (uint32_t)(dots_a == below(~0u, count_a)) |
                                     (uint32_t)(dots_b == below(~0u, count_b)) |
                                     (uint32_t)(shift_a > 18 - (count_a - fraction_a)) |
                                     (uint32_t)(shift_b > 18 - (count_b - fraction_b));
                if (__builtin_expect((wrong | odd) != 0, 0)) { return false; }
                const __m256i text = _mm256_inserti128_si256(
                    _mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)(at + 2))),
                    _mm_loadu_si128((const __m128i *)(at + close + 3)), 1);
                const __m256i order = _mm256_inserti128_si256(
                    _mm256_castsi128_si256(
                        _mm_load_si128((const __m128i *)spread.order[count_a][point_a])),
                    _mm_load_si128((const __m128i *)spread.order[count_b][point_b]), 1);
                const __m256i digits = _mm256_shuffle_epi8(_mm256_sub_epi8(text, zero), order);
                const __m256i pairs = _mm256_maddubs_epi16(digits, _mm256_set1_epi16(0x010A));
                const __m256i fours = _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00010064));
                const __m256i packed = _mm256_packus_epi32(fours, fours);
                const __m256i eights = _mm256_madd_epi16(packed, _mm256_set1_epi32(0x00012710));
                const __m256i high = _mm256_mul_epu32(eights, _mm256_set1_epi64x(100000000));
                const __m256i sum = _mm256_add_epi64(high, _mm256_srli_epi64(eights, 32));
                const int64_t a = _mm_cvtsi128_si64(_mm256_castsi256_si128(sum));
                const int64_t b = _mm_cvtsi128_si64(_mm256_extracti128_si256(sum, 1));
                row->first = a * powers_of_ten[shift_a];
                row->second = b * powers_of_ten[shift_b];
                at += last + 2;
            }
            row++;
            if (*at == ',') {
                at++;
                continue;
            }
            if (*at != ']') { return false; }
            at++;
            break;
        }
        parser->counts[field->area] = (size_t)(row - area);
        seen |= UINT64_C(1) << field->number;
        return true;
    }

    always bool value(const csj_field *field) {
        int64_t content;
        switch (field->kind) {
        case csj_integer:
            if (!whole(&content)) { return false; }
            put(field, content);
            return true;
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
            const uint32_t length = text_length();
            if (length == 32) { return false; }
            csj_text text = {(uint32_t)(at - bytes), length, 0};
            memcpy(&text.head, at, 8);
            text.head = first_bytes(text.head, length);
            at += length;
            put(field, text);
            return true;
        }
        case csj_name: {
            const uint32_t length = text_length();
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

    always bool pieces(const csj_template *layout) {
        for (uint64_t index = 0; index < layout->count; index++) {
            const csj_piece *piece = &layout->pieces[index];
            if (at >= end) { return false; }
            if (piece->kind == csj_piece_literal) {
                if (!literal(piece)) { return false; }
            } else if (piece->kind == csj_piece_text) {
                const uint32_t length = text_length();
                if (length == 32) { return false; }
                at += length;
            } else if (!value(&piece->field)) {
                return false;
            }
        }
        return true;
    }
};

static csj_result scan_head(
    csj_parser *parser, const csj_template *head, const uint8_t *bytes, size_t length, uint64_t *at,
    uint64_t *word) {
    parser->bytes = bytes;
    parser->length = length;
    scanner scan = {bytes, bytes + length, bytes, parser, nullptr, 0};
    if (!scan.pieces(head) || scan.at >= scan.end) { return csj_differs; }
    memcpy(word, scan.at, 8);
    *at = (uint64_t)(scan.at - bytes);
    return csj_ok;
}

static csj_result scan_rest(csj_parser *parser, const csj_template *rest, uint64_t at, void *out) {
    const uint8_t *bytes = parser->bytes;
    scanner scan = {bytes + at, bytes + parser->length, bytes, parser, out, 0};
    if (!scan.pieces(rest) || scan.at != scan.end) { return csj_differs; }
    memcpy(out, &scan.seen, sizeof scan.seen);
    return csj_ok;
}
