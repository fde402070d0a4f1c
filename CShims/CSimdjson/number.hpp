// Decimals and integers of known length. Included by each body, inside its namespace and target.

alignas(64) static const uint8_t iota_bytes[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

static const int64_t powers_of_ten[19] = {
    1,
    10,
    100,
    1000,
    10000,
    100000,
    1000000,
    10000000,
    100000000,
    1000000000,
    10000000000,
    100000000000,
    1000000000000,
    10000000000000,
    100000000000000,
    1000000000000000,
    10000000000000000,
    100000000000000000,
    1000000000000000000,
};

/// A word without the bytes from `length` on.
static always uint64_t first_bytes(uint64_t word, uint32_t length) {
    return _bzhi_u64(word, length < 8 ? 8 * length : 64);
}

/// Sixteen digits, each in its byte, as one integer.
static always uint64_t join_digits(__m128i digits) {
    const __m128i pairs = _mm_maddubs_epi16(digits, _mm_set1_epi16(0x010A));
    const __m128i fours = _mm_madd_epi16(pairs, _mm_set1_epi32(0x00010064));
    const __m128i packed = _mm_packus_epi32(fours, fours);
    const __m128i eights = _mm_madd_epi16(packed, _mm_set1_epi32(0x00012710));
    const uint64_t both = (uint64_t)_mm_cvtsi128_si64(eights);
    return (both & 0xFFFFFFFF) * 100000000 + (both >> 32);
}

/// A number at its natural scale moved to `digits` fraction digits.
static always csj_result
rescale(uint64_t value, int fraction, int digits, bool negative, int64_t *out) {
    const int shift = digits - fraction;
    int64_t result = (int64_t)value;
    if (shift > 0) {
        if (shift > 18) {
            if (value != 0) { return csj_overflow; }
        } else if (__builtin_mul_overflow(result, powers_of_ten[shift], &result)) {
            return csj_overflow;
        }
    } else if (shift < 0) {
        if (shift < -18) {
            if (value != 0) { return csj_too_precise; }
        } else {
            const int64_t unit = powers_of_ten[-shift];
            if (result % unit != 0) { return csj_too_precise; }
            result /= unit;
        }
    }
    *out = negative ? -result : result;
    return csj_ok;
}

/// Any decimal text: longer than a register, with an exponent, or wrong.
static __attribute__((noinline)) csj_result
decimal_slow(const uint8_t *text, uint32_t length, int digits, int64_t *out) {
    uint32_t at = 0;
    const bool negative = length > 0 && text[0] == '-';
    if (negative) { at = 1; }
    int64_t value = 0;
    uint32_t seen = 0;
    int fraction = 0;
    bool point = false;
    int exponent = 0;
    while (at < length) {
        const uint8_t byte = text[at++];
        const uint8_t digit = (uint8_t)(byte - '0');
        if (digit <= 9) {
            seen++;
            int64_t grown;
            if (__builtin_mul_overflow(value, (int64_t)10, &grown)) {
                // A zero past the last digit 64 bits hold changes nothing behind the point.
                if (digit != 0 || !point) { return csj_overflow; }
                continue;
            }
            if (__builtin_add_overflow(grown, (int64_t)digit, &value)) { return csj_overflow; }
            if (point) { fraction++; }
        } else if (byte == '.' && !point) {
            point = true;
        } else if ((byte | 0x20) == 'e' && seen > 0) {
            const bool down = at < length && text[at] == '-';
            if (at < length && (text[at] == '-' || text[at] == '+')) { at++; }
            if (at == length) { return csj_empty_number; }
            for (; at < length; at++) {
                const uint8_t power = (uint8_t)(text[at] - '0');
                if (power > 9) { return csj_unexpected_byte; }
                exponent = exponent * 10 + power > 999 ? 999 : exponent * 10 + power;
            }
            if (down) { exponent = -exponent; }
        } else {
            return csj_unexpected_byte;
        }
    }
    if (seen == 0) { return csj_empty_number; }
    return rescale((uint64_t)value, fraction - exponent, digits, negative, out);
}

/// A decimal of known length; `text` has at least 16 readable bytes.
static always csj_result
decimal(const uint8_t *text, uint32_t length, int digits, int64_t *out) {
    const bool negative = text[0] == '-';
    const uint8_t *start = text + negative;
    const uint32_t count = length - negative;
    // Count 0 wraps round and goes the slow way as well.
    if (__builtin_expect(count - 1 > 15, 0)) { return decimal_slow(text, length, digits, out); }
    const __m128i raw = _mm_loadu_si128((const __m128i *)start);
    const __m128i value = _mm_sub_epi8(raw, _mm_set1_epi8('0'));
    const __m128i small = _mm_cmpeq_epi8(_mm_min_epu8(value, _mm_set1_epi8(9)), value);
    const uint32_t within = (1u << count) - 1;
    const uint32_t others = ~(uint32_t)_mm_movemask_epi8(small) & within;
    // One byte may be no digit: the point. Without it the point stands behind the last digit.
    const uint32_t point = _tzcnt_u32(others | (1u << count));
    if (__builtin_expect((others & (others - 1)) != 0, 0)) {
        return decimal_slow(text, length, digits, out);
    }
    const bool pointed = others != 0;
    if (__builtin_expect(pointed && (start[point] != '.' || count == 1), 0)) {
        return decimal_slow(text, length, digits, out);
    }
    const uint32_t whole = count - pointed;
    __m128i from = _mm_load_si128((const __m128i *)iota_bytes);
    from = _mm_sub_epi8(from, _mm_set1_epi8((char)(16 - whole)));
    from = _mm_sub_epi8(from, _mm_cmpgt_epi8(from, _mm_set1_epi8((char)(point - 1))));
    const uint64_t natural = join_digits(_mm_shuffle_epi8(value, from));
    const int fraction = pointed ? (int)(count - 1 - point) : 0;
    if (__builtin_expect(fraction == digits, 1)) {
        *out = negative ? -(int64_t)natural : (int64_t)natural;
        return csj_ok;
    }
    return rescale(natural, fraction, digits, negative, out);
}

/// An integer of known length; `text` has at least 16 readable bytes.
static always csj_result integer(const uint8_t *text, uint32_t length, int64_t *out) {
    if (__builtin_expect(length - 1 <= 15, 1)) {
        const __m128i value =
            _mm_sub_epi8(_mm_loadu_si128((const __m128i *)text), _mm_set1_epi8('0'));
        const __m128i small = _mm_cmpeq_epi8(_mm_min_epu8(value, _mm_set1_epi8(9)), value);
        const uint32_t others = ~(uint32_t)_mm_movemask_epi8(small) & ((1u << length) - 1);
        if (__builtin_expect(others == 0, 1)) {
            const __m128i iota = _mm_load_si128((const __m128i *)iota_bytes);
            const __m128i from = _mm_sub_epi8(iota, _mm_set1_epi8((char)(16 - length)));
            *out = (int64_t)join_digits(_mm_shuffle_epi8(value, from));
            return csj_ok;
        }
    }
    if (length == 0) { return csj_empty_number; }
    const bool negative = text[0] == '-';
    int64_t value = 0;
    if (length == negative) { return csj_empty_number; }
    for (uint32_t at = negative; at < length; at++) {
        const uint8_t digit = (uint8_t)(text[at] - '0');
        if (digit > 9) { return csj_unexpected_byte; }
        if (__builtin_mul_overflow(value, (int64_t)10, &value) ||
            __builtin_sub_overflow(value, (int64_t)digit, &value)) {
            return csj_overflow;
        }
    }
    // Gathered below zero, where 64 bits reach one further.
    if (!negative && value == INT64_MIN) { return csj_overflow; }
    *out = negative ? value : -value;
    return csj_ok;
}

/// Whether the text is a number of any size.
static always bool is_number(const uint8_t *text, uint32_t length) {
    uint32_t digits = 0;
    for (uint32_t at = 0; at < length; at++) {
        const uint8_t byte = text[at];
        const bool digit = (uint8_t)(byte - '0') <= 9;
        digits += digit;
        if (!digit && byte != '.' && byte != '-' && byte != '+' && (byte | 0x20) != 'e') {
            return false;
        }
    }
    return digits > 0;
}

/// Byte orders that move up to fifteen digits to the right of a register and close the gap of a
/// point: by characters together, and the point's place (as many as characters: none).
struct spread_table {
    alignas(16) uint8_t order[16][16][16];

    constexpr spread_table() : order() {
        for (int count = 0; count < 16; count++) {
            for (int point = 0; point < 16; point++) {
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

/// Leaves zeros beyond the scale out: venues pad to more digits than a price ever has.
static always bool
cut_zeros(uint32_t *count, uint32_t point, uint32_t *shift, uint32_t zeros) {
    const int32_t over = -(int32_t)*shift;
    if (over <= 0) { return true; }
    const uint32_t kept = *count - (uint32_t)over;
    if (_bzhi_u32(zeros >> kept, (uint32_t)over) != (1u << over) - 1) { return false; }
    // A point with nothing behind it goes as well.
    *count = kept == point + 1 ? point : kept;
    *shift = 0;
    return true;
}

/// How many digits stand here, up to sixteen.
static always uint32_t digit_count(const uint8_t *place) {
    const __m128i value =
        _mm_sub_epi8(_mm_loadu_si128((const __m128i *)place), _mm_set1_epi8('0'));
    const __m128i small = _mm_cmpeq_epi8(_mm_min_epu8(value, _mm_set1_epi8(9)), value);
    return _tzcnt_u32(~(uint32_t)_mm_movemask_epi8(small));
}

/// An unsigned integer of one to fifteen digits, moved to the right of a register.
static always int64_t digits_at(const uint8_t *place, uint32_t count) {
    const __m128i value =
        _mm_sub_epi8(_mm_loadu_si128((const __m128i *)place), _mm_set1_epi8('0'));
    const __m128i order = _mm_load_si128((const __m128i *)spread.order[count][count]);
    return (int64_t)join_digits(_mm_shuffle_epi8(value, order));
}

/// An unsigned decimal of at most fifteen characters, as far as it goes; 0 for anything unusual.
static always uint32_t plain_amount(const uint8_t *place, int digits, int64_t *content) {
    const __m128i raw = _mm_loadu_si128((const __m128i *)place);
    const __m128i value = _mm_sub_epi8(raw, _mm_set1_epi8('0'));
    const __m128i small = _mm_cmpeq_epi8(_mm_min_epu8(value, _mm_set1_epi8(9)), value);
    const uint32_t digit = (uint32_t)_mm_movemask_epi8(small);
    const uint32_t dot = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(raw, _mm_set1_epi8('.')));
    const uint32_t count = _tzcnt_u32(~(digit | dot));
    if (count - 1 > 14) { return 0; }
    const uint32_t past = 1u << count;
    const uint32_t dots = dot & (past - 1);
    const uint32_t point = _tzcnt_u32(dots | past);
    uint32_t shift = (uint32_t)digits - count + point + (dots != 0);
    uint32_t kept = count;
    if ((int32_t)shift < 0) {
        const uint32_t zeros =
            (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(raw, _mm_set1_epi8('0')));
        if (!cut_zeros(&kept, point, &shift, zeros)) { return 0; }
    }
    // Whole digits and scale together stay below nineteen, so nothing overflows.
    const bool fits = point + (uint32_t)digits <= 18;
    if ((dots & (dots - 1)) != 0 || dots == past - 1 || !fits) { return 0; }
    const __m128i order = _mm_load_si128((const __m128i *)spread.order[kept][point]);
    const int64_t natural = (int64_t)join_digits(_mm_shuffle_epi8(value, order));
    *content = natural * powers_of_ten[shift];
    return count;
}

/// Two registers' halves of sixteen digits each, as two integers.
static always void join_both(__m256i digits, int64_t *first, int64_t *second) {
    const __m256i pairs = _mm256_maddubs_epi16(digits, _mm256_set1_epi16(0x010A));
    const __m256i fours = _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00010064));
    const __m256i packed = _mm256_packus_epi32(fours, fours);
    const __m256i eights = _mm256_madd_epi16(packed, _mm256_set1_epi32(0x00012710));
    const __m256i high = _mm256_mul_epu32(eights, _mm256_set1_epi64x(100000000));
    const __m256i sum = _mm256_add_epi64(high, _mm256_srli_epi64(eights, 32));
    *first = _mm_cvtsi128_si64(_mm256_castsi256_si128(sum));
    *second = _mm_cvtsi128_si64(_mm256_extracti128_si256(sum, 1));
}

/// Two texts side by side, each with at least 16 readable bytes.
static always __m256i side_by_side(const uint8_t *first, const uint8_t *second) {
    return _mm256_inserti128_si256(
        _mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)first)),
        _mm_loadu_si128((const __m128i *)second), 1);
}

/// Two amounts at once, each of one to fifteen plain characters; false for anything unusual, which
/// the caller reads slowly or not at all. Both texts have at least 16 readable bytes.
static always bool two_amounts(
    const uint8_t *first, uint32_t first_count, int first_digits, const uint8_t *second,
    uint32_t second_count, int second_digits, csj_level *out) {
    const __m256i text = side_by_side(first, second);
    const __m256i less = _mm256_sub_epi8(text, _mm256_set1_epi8('0'));
    const __m256i small = _mm256_cmpeq_epi8(_mm256_min_epu8(less, _mm256_set1_epi8(9)), less);
    const uint32_t digit = (uint32_t)_mm256_movemask_epi8(small);
    const uint32_t dot =
        (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(text, _mm256_set1_epi8('.')));
    if (__builtin_expect((first_count - 1 > 14) | (second_count - 1 > 14), 0)) { return false; }
    const uint32_t first_end = 1u << first_count, second_end = 1u << second_count;
    const uint32_t first_dot = dot & (first_end - 1), second_dot = (dot >> 16) & (second_end - 1);
    const uint32_t first_digit = digit & (first_end - 1);
    const uint32_t second_digit = (digit >> 16) & (second_end - 1);
    // The point's place, or the end; behind it stand so many fraction digits.
    const uint32_t first_point = _tzcnt_u32(first_dot | first_end);
    const uint32_t second_point = _tzcnt_u32(second_dot | second_end);
    uint32_t first_shift = (uint32_t)first_digits - first_count + first_point + (first_dot != 0);
    uint32_t second_shift =
        (uint32_t)second_digits - second_count + second_point + (second_dot != 0);
    // All characters are digits or the one point, some are digits, and no digit is beyond the
    // scale. Whole digits and scale together stay below nineteen, so nothing overflows.
    const uint32_t wrong = ((first_digit | first_dot) ^ (first_end - 1)) |
                           ((second_digit | second_dot) ^ (second_end - 1)) |
                           (first_dot & (first_dot - 1)) | (second_dot & (second_dot - 1));
    if ((int32_t)(first_shift | second_shift) < 0) {
        const uint32_t zero =
            (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(text, _mm256_set1_epi8('0')));
        if (!cut_zeros(&first_count, first_point, &first_shift, zero & 0xFFFF) ||
            !cut_zeros(&second_count, second_point, &second_shift, zero >> 16)) {
            return false;
        }
    }
    const bool fits = first_digit != 0 && second_digit != 0 &&
                      first_point + (uint32_t)first_digits <= 18 &&
                      second_point + (uint32_t)second_digits <= 18;
    if (__builtin_expect(wrong != 0 || !fits, 0)) { return false; }
    const __m256i order = _mm256_inserti128_si256(
        _mm256_castsi128_si256(
            _mm_load_si128((const __m128i *)spread.order[first_count][first_point])),
        _mm_load_si128((const __m128i *)spread.order[second_count][second_point]), 1);
    int64_t first_value, second_value;
    join_both(_mm256_shuffle_epi8(less, order), &first_value, &second_value);
    out->first = first_value * powers_of_ten[first_shift];
    out->second = second_value * powers_of_ten[second_shift];
    return true;
}
