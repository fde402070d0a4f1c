// Fills plain structs by plan. Included by each body, inside its namespace and target.

/// The four blanks of JSON.
static always bool blank(uint8_t byte) {
    return byte <= ' ' && ((UINT64_C(0x100002600) >> byte) & 1) != 0;
}

/// The tokens of one message. Copied into each function, so that they stay in registers; every
/// step is checked against their count, so what lies behind the message is never a token.
struct cursor {
    const uint8_t *bytes;
    const uint32_t *tokens;
    uint32_t count;
    uint32_t length;

    always uint8_t at(uint32_t token) const { return token < count ? bytes[tokens[token]] : 0; }

    /// Where a token's bytes may end: at the next token, or at the end of the message.
    always uint32_t limit(uint32_t token) const {
        return token + 1 < count ? tokens[token + 1] : length;
    }

    /// The content of the string at `token`: between its quotes.
    always bool string(uint32_t token, uint32_t *start, uint32_t *length) const {
        uint32_t end = limit(token) - 1;
        if (__builtin_expect(bytes[end] != '"', 0)) {
            while (blank(bytes[end])) { end--; }
        }
        const uint32_t open = tokens[token];
        *start = open + 1;
        *length = end - open - 1;
        return bytes[end] == '"' && end > open;
    }

    /// The bytes of a bare value at `token`, without blanks behind it.
    always uint32_t bare(uint32_t token) const {
        uint32_t end = limit(token);
        while (blank(bytes[end - 1])) { end--; }
        return end - tokens[token];
    }

    /// A number's text, quoted or bare; false when the token is neither.
    always bool number(uint32_t token, uint32_t *start, uint32_t *length) const {
        const uint8_t first = at(token);
        if (first == '"') { return string(token, start, length); }
        if (first != '-' && (uint8_t)(first - '0') > 9) { return false; }
        *start = tokens[token];
        *length = bare(token);
        return true;
    }

    always bool is_word(uint32_t token, const char *word, uint32_t word_length) const {
        return bare(token) == word_length && memcmp(bytes + tokens[token], word, word_length) == 0;
    }
};

/// Fills one struct.
struct walker {
    csj_parser *parser;
    void *out;
    uint64_t seen;
    /// A decimal came before the name that gives its scale: once more from the start.
    bool again;
    /// This is that second time: what is absent now is missing.
    bool last;

    /// Word by word: a copy of a copy is loaded wider than it was stored, which waits for the store.
    always cursor tape() const {
        return {parser->bytes, parser->tokens, parser->token_count, (uint32_t)parser->length};
    }

    cold csj_result fail(csj_result result, const csj_field *field, uint32_t token) {
        if (parser->fault_number == no_field && field != nullptr) {
            parser->fault_number = field->number;
        }
        const cursor tape = this->tape();
        parser->fault_offset = token < tape.count ? tape.tokens[token] : tape.length;
        return result;
    }

    /// Steps over any value, checking that it is one.
    cold static bool skip_container(const cursor tape, uint32_t *token, int depth) {
        const uint8_t open = tape.at(*token);
        const uint8_t close = open == '{' ? '}' : ']';
        if (depth == depth_max) { return false; }
        *token += 1;
        if (tape.at(*token) == close) {
            *token += 1;
            return true;
        }
        for (;;) {
            if (open == '{') {
                uint32_t start, length;
                if (tape.at(*token) != '"' || !tape.string(*token, &start, &length)) { return false; }
                if (tape.at(*token + 1) != ':') { return false; }
                *token += 2;
            }
            if (!skip(tape, token, depth + 1)) { return false; }
            const uint8_t next = tape.at(*token);
            *token += 1;
            if (next == close) { return true; }
            if (next != ',') { return false; }
        }
    }

    always static bool skip(const cursor &tape, uint32_t *token, int depth) {
        const uint8_t first = tape.at(*token);
        uint32_t start, length;
        if (first == '{' || first == '[') { return skip_container(tape, token, depth); }
        const uint32_t here = *token;
        *token += 1;
        if (first == '"') { return tape.string(here, &start, &length); }
        if (first == 't') { return tape.is_word(here, "true", 4); }
        if (first == 'f') { return tape.is_word(here, "false", 5); }
        if (first == 'n') { return tape.is_word(here, "null", 4); }
        if (first != '-' && (uint8_t)(first - '0') > 9) { return false; }
        return is_number(tape.bytes + tape.tokens[here], tape.bare(here));
    }

    /// Whether the name at `token` is `field`'s, with its colon right behind it.
    always static bool usual_name(const cursor &tape, uint32_t token, const csj_field *field) {
        if (token >= tape.count || field->name_length > 13) { return false; }
        const __m128i here = _mm_loadu_si128((const __m128i *)(tape.bytes + tape.tokens[token]));
        const __m128i usual = _mm_loadu_si128((const __m128i *)field->usual);
        const uint32_t same = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(here, usual));
        // What is equal behind the message's end is no token there: the next step sees it.
        return _bzhi_u32(~same, (uint32_t)field->name_length + 3) == 0;
    }

    /// The field called `bytes[start..<start + length]`; most often the one expected next.
    always static const csj_field *
    find(const cursor &tape, const csj_plan *plan, uint64_t *next, uint32_t start, uint32_t length) {
        uint64_t head;
        memcpy(&head, tape.bytes + start, 8);
        head = first_bytes(head, length);
        uint64_t index = *next;
        for (uint64_t tried = 0; tried < plan->count; tried++, index++) {
            if (index >= plan->count) { index = 0; }
            const csj_field *field = &plan->fields[index];
            if (field->head == head && field->name_length == length &&
                (length <= 8 || memcmp(tape.bytes + start, field->name, length) == 0)) {
                *next = index + 1;
                return field;
            }
        }
        return nullptr;
    }

    always int digits_of(const csj_field *field) const {
        return field->digits < csj_scale_first ? field->digits
                                               : parser->scales[field->digits - csj_scale_first];
    }

    template <typename value> always void put(const csj_field *field, value content) {
        memcpy((uint8_t *)out + field->offset, &content, sizeof content);
    }

    /// A row that begins with two quoted amounts without blanks; else the careful way reads it.
    always bool usual_row(const cursor &tape, uint32_t here, uint64_t scales, csj_level *row) {
        if (here + 5 > tape.count) { return false; }
        const uint32_t *token = tape.tokens + here;
        const uint32_t close = token[4] - token[0];
        const uint8_t *const place = tape.bytes + token[0];
        const __m256i raw = _mm256_loadu_si256((const __m256i *)place);
        // Equal marks are equal tokens: the row's brackets, quotes and commas stand where they stood.
        return (close < 32 && known_row(parser, place, raw, close, scales, row)) ||
               new_row(tape, token, row);
    }

    /// A row of a shape not seen lately, which is then remembered.
    cold bool new_row(const cursor tape, const uint32_t *token, csj_level *row) {
        uint16_t opening, middle, closing;
        memcpy(&opening, tape.bytes + token[0], 2);
        memcpy(&middle, tape.bytes + token[2] - 1, 2);
        memcpy(&closing, tape.bytes + token[4] - 1, 2);
        const uint32_t wrong = (uint32_t)(opening ^ 0x225B) | (uint32_t)(middle ^ 0x2C22) |
                               (uint32_t)((closing & 0xFF) ^ '"') | (token[1] - token[0] - 1) |
                               (uint32_t)(tape.bytes[token[3]] ^ '"');
        const uint32_t first_count = token[2] - token[1] - 2;
        if (wrong != 0 || !two_amounts(
                              tape.bytes + token[1] + 1, first_count, parser->scales[0],
                              tape.bytes + token[3] + 1, token[4] - token[3] - 2,
                              parser->scales[1], row)) {
            return false;
        }
        const uint32_t close = token[4] - token[0];
        // Without blanks in between, the second amount stands where a shape has it.
        if (close < 32 && token[3] == token[2] + 1) {
            remember_row(parser, tape.bytes + token[0], close, first_count);
        }
        return true;
    }

    /// The two numbers of a row in any form there is.
    cold csj_result careful_row(
        const cursor &tape, const csj_field *field, uint32_t here, int first_digits,
        int second_digits, csj_level *row) {
        if (tape.at(here) != '[') { return fail(csj_wrong_type, field, here); }
        uint32_t start, length;
        if (!tape.number(here + 1, &start, &length)) { return fail(csj_wrong_type, field, here + 1); }
        csj_result result = decimal(tape.bytes + start, length, first_digits, &row->first);
        if (result != csj_ok) { return fail(result, field, here + 1); }
        if (tape.at(here + 2) != ',') { return fail(csj_malformed, field, here + 2); }
        if (!tape.number(here + 3, &start, &length)) { return fail(csj_wrong_type, field, here + 3); }
        result = decimal(tape.bytes + start, length, second_digits, &row->second);
        if (result != csj_ok) { return fail(result, field, here + 3); }
        if ((row->first | row->second) < 0) { return fail(csj_negative, field, here + 1); }
        return csj_ok;
    }

    /// Reads an array of levels; `*token` is its bracket.
    always csj_result levels(const cursor &tape, const csj_field *field, uint32_t *token) {
        csj_level *row = parser->areas[field->area];
        csj_level *const end = row + parser->levels_max;
        const uint64_t scales = scales_key(parser);
        uint32_t here = *token;
        if (tape.at(here) != '[') { return fail(csj_wrong_type, field, here); }
        here++;
        if (tape.at(here) == ']') {
            *token = here + 1;
            return csj_ok;
        }
        for (;;) {
            if (row == end) { return fail(csj_too_large, field, here); }
            if (__builtin_expect(!usual_row(tape, here, scales, row), 0)) {
                const csj_result result = careful_row(
                    tape, field, here, parser->scales[0], parser->scales[1], row);
                if (result != csj_ok) { return result; }
            }
            here += 4;
            while (__builtin_expect(tape.at(here) == ',', 0)) {
                here++;
                if (!skip(tape, &here, 0)) { return fail(csj_malformed, field, here); }
            }
            if (tape.at(here) != ']') { return fail(csj_malformed, field, here); }
            row++;
            const uint8_t next = tape.at(here + 1);
            here += 2;
            if (next == ']') { break; }
            if (next != ',') { return fail(csj_malformed, field, here - 1); }
        }
        parser->counts[field->area] = (size_t)(row - parser->areas[field->area]);
        *token = here;
        return csj_ok;
    }

    always csj_result name(const cursor &tape, const csj_field *field, uint32_t start, uint32_t length) {
        const csj_keys *table = parser->tables[field->area];
        const csj_key *key = table == nullptr ? nullptr : csj_key_find(table, tape.bytes + start, length);
        put(field, key == nullptr ? (uint16_t)UINT16_MAX : key->id);
        if (field->area != 0) { return csj_ok; }
        if (key == nullptr) {
            parser->fault_number = field->number;
            parser->fault_offset = start;
            return csj_unlisted;
        }
        if (!parser->fixed_scales) { use_scales(parser, key); }
        parser->scaled = true;
        return csj_ok;
    }

    /// Reads one value of one field.
    always csj_result
    value(const cursor &tape, const csj_field *field, uint32_t *token, int depth) {
        const uint32_t here = *token;
        const uint8_t first = tape.at(here);
        uint32_t start, length;
        if (field->kind == csj_skip) {
            return skip(tape, token, depth) ? csj_ok : fail(csj_malformed, field, here);
        }
        if (__builtin_expect(first == 'n', 0)) {
            if (!tape.is_word(here, "null", 4)) { return fail(csj_malformed, field, here); }
            *token = here + 1;
            return csj_ok;
        }
        const uint64_t bit = UINT64_C(1) << field->number;
        if (__builtin_expect((seen & bit) != 0, 0)) { return fail(csj_repeated, field, here); }
        csj_result result = csj_ok;
        *token = here + 1;
        switch (field->kind) {
        case csj_integer: {
            int64_t content;
            if (!tape.number(here, &start, &length)) { return fail(csj_wrong_type, field, here); }
            if (length == 0 && field->flags & csj_may_be_empty) { return csj_ok; }
            result = integer(tape.bytes + start, length, &content);
            if (result != csj_ok) { return fail(result, field, here); }
            put(field, content);
            break;
        }
        case csj_decimal: {
            int64_t content;
            if (!tape.number(here, &start, &length)) { return fail(csj_wrong_type, field, here); }
            if (length == 0 && field->flags & csj_may_be_empty) { return csj_ok; }
            if (field->digits >= csj_scale_first && !parser->scaled) {
                again = true;
                return csj_ok;
            }
            // Most often a plain amount that fills its quotes.
            const uint32_t count = first == '"' ? plain_amount(tape.bytes + start, digits_of(field), &content) : 0;
            if (__builtin_expect(count != 0 && count == length, 1)) {
                put(field, content);
                break;
            }
            result = decimal(tape.bytes + start, length, digits_of(field), &content);
            if (result != csj_ok) { return fail(result, field, here); }
            if (content < 0 && field->flags & csj_amount) {
                return fail(csj_negative, field, here);
            }
            put(field, content);
            break;
        }
        case csj_string: {
            if (first != '"') { return fail(csj_wrong_type, field, here); }
            if (!tape.string(here, &start, &length)) { return fail(csj_malformed, field, here); }
            csj_text content = {start, length, 0};
            memcpy(&content.head, tape.bytes + start, 8);
            content.head = first_bytes(content.head, length);
            put(field, content);
            break;
        }
        case csj_flag: {
            const bool yes = first == 't';
            if (first != 't' && first != 'f') { return fail(csj_wrong_type, field, here); }
            if (!tape.is_word(here, yes ? "true" : "false", yes ? 4 : 5)) {
                return fail(csj_malformed, field, here);
            }
            put(field, (uint8_t)yes);
            break;
        }
        case csj_name: {
            if (first != '"') { return fail(csj_wrong_type, field, here); }
            if (!tape.string(here, &start, &length)) { return fail(csj_malformed, field, here); }
            result = name(tape, field, start, length);
            if (result != csj_ok) { return result; }
            break;
        }
        case csj_levels:
            *token = here;
            if (!parser->scaled) {
                again = true;
                return skip(tape, token, depth) ? csj_ok : fail(csj_malformed, field, here);
            }
            result = levels(tape, field, token);
            if (result != csj_ok) { return result; }
            break;
        case csj_object:
            *token = here;
            if (first != '{') { return fail(csj_wrong_type, field, here); }
            result = object(field->nested, token, depth + 1);
            if (result != csj_ok) { return result; }
            break;
        case csj_single:
            if (first != '[' || tape.at(here + 1) != '{') { return fail(csj_wrong_type, field, here); }
            result = object(field->nested, token, depth + 1);
            if (result != csj_ok) { return result; }
            if (tape.at(*token) != ']') { return fail(csj_wrong_type, field, *token); }
            *token += 1;
            break;
        default:
            put(field, here);
            *token = here;
            if (!skip(tape, token, depth)) { return fail(csj_malformed, field, here); }
            break;
        }
        seen |= bit;
        return csj_ok;
    }

    /// Reads a value that has no blank before the comma or the brace behind it: an integer of bare
    /// digits, or a string; all else goes the careful way. `here` is its name's token.
    always bool usual_value(const cursor &tape, const csj_field *field, uint32_t here) {
        constexpr uint32_t kinds = 1u << csj_skip | 1u << csj_integer | 1u << csj_string | 1u << csj_name;
        if ((kinds >> field->kind & 1) == 0 || here + 3 >= tape.count) { return false; }
        const uint32_t place = tape.tokens[here + 2], behind = tape.tokens[here + 3];
        const uint32_t length = behind - place;
        const uint8_t separator = tape.bytes[behind];
        const uint64_t bit = UINT64_C(1) << (field->number & 63);
        if ((separator != ',' && separator != '}') || (field->flags & csj_stop) != 0) { return false; }
        if (field->kind == csj_integer) {
            if (digit_count(tape.bytes + place) != length || length - 1 > 14 || (seen & bit) != 0) {
                return false;
            }
            put(field, digits_at(tape.bytes + place, length));
            seen |= bit;
            return true;
        }
        if (tape.bytes[place] != '"' || tape.bytes[behind - 1] != '"' || length < 2) { return false; }
        if (field->kind == csj_skip) { return true; }
        if ((seen & bit) != 0) { return false; }
        if (field->kind == csj_string) {
            csj_text content = {place + 1, length - 2, 0};
            memcpy(&content.head, tape.bytes + place + 1, 8);
            content.head = first_bytes(content.head, length - 2);
            put(field, content);
        } else if (name(tape, field, place + 1, length - 2) != csj_ok) {
            return false;
        }
        seen |= bit;
        return true;
    }

    /// Reads an object; `*token` is its brace.
    __attribute__((noinline)) csj_result object(const csj_plan *plan, uint32_t *token, int depth) {
        const cursor tape = this->tape();
        uint32_t here = *token;
        const csj_field *expected = plan->fields;
        const csj_field *const behind = expected + plan->count;
        if (depth == depth_max || tape.at(here) != '{') { return fail(csj_malformed, nullptr, here); }
        here++;
        if (tape.at(here) == '}') {
            here++;
        } else {
            for (;;) {
                const csj_field *field = expected;
                if (__builtin_expect(field != behind && usual_name(tape, here, field), 1)) {
                    expected++;
                    if (usual_value(tape, field, here)) {
                        here += 4;
                        if (tape.bytes[tape.tokens[here - 1]] == ',') { continue; }
                        break;
                    }
                } else {
                    uint32_t start, length;
                    if (tape.at(here) != '"' || !tape.string(here, &start, &length) ||
                        tape.at(here + 1) != ':') {
                        return fail(csj_malformed, nullptr, here);
                    }
                    uint64_t next = (uint64_t)(expected - plan->fields);
                    field = find(tape, plan, &next, start, length);
                    expected = plan->fields + next;
                }
                here += 2;
                if (field == nullptr) {
                    if (!skip(tape, &here, depth)) { return fail(csj_malformed, nullptr, here); }
                } else {
                    const csj_result result = value(tape, field, &here, depth);
                    if (result != csj_ok) { return result; }
                    if (__builtin_expect(field->flags & csj_stop, 0)) {
                        *token = here;
                        return csj_stopped;
                    }
                }
                const uint8_t separator = tape.at(here);
                here++;
                if (separator == '}') { break; }
                if (separator != ',') { return fail(csj_malformed, field, here - 1); }
            }
        }
        *token = here;
        const uint64_t absent = plan->required & ~seen;
        if (__builtin_expect(absent != 0, 0) && (last || !again)) {
            parser->fault_number = (uint8_t)__builtin_ctzll(absent);
            return fail(csj_missing, nullptr, here - 1);
        }
        return csj_ok;
    }
};

static csj_result fill(csj_parser *parser, const csj_plan *plan, uint32_t *token, void *out) {
    walker walk = {parser, out, 0, false, false};
    const uint32_t begin = *token;
    csj_result result = walk.object(plan, token, 0);
    if (__builtin_expect(walk.again, 0) && result == csj_ok) {
        walk.last = true;
        walk.again = false;
        walk.seen = 0;
        *token = begin;
        result = walk.object(plan, token, 0);
        if (result == csj_ok && walk.again) { result = walk.fail(csj_missing, nullptr, begin); }
    }
    memcpy(out, &walk.seen, sizeof walk.seen);
    if (!parser->fixed_scales) { parser->scaled = false; }
    if (result == csj_stopped) {
        *token = parser->token_count;
        return csj_ok;
    }
    return result;
}
