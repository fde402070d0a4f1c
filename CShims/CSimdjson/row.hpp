// Rows `["price","quantity"` by the shape of one read before. Included by each body, inside its
// namespace and target.

/// Puts a contract's scales in force: both in one store, for they are loaded as one right behind it.
static always void use_scales(csj_parser *parser, const csj_key *key) {
    memcpy(parser->scales, key->digits, sizeof parser->scales);
}

/// Both scales as a shape's key has them, above its places.
static always uint64_t scales_key(const csj_parser *parser) {
    return (uint64_t)parser->scales[0] << 32 | (uint64_t)parser->scales[1] << 40;
}

static always csj_row *row_of(const csj_parser *parser, uint64_t key) {
    return &parser->rows[key * 0x9E3779B97F4A7C15u >> (64 - csj_row_bits)];
}

/// The places up to `close` that hold no digit.
static always uint64_t marks(__m256i raw, uint32_t close) {
    const __m256i less = _mm256_sub_epi8(raw, _mm256_set1_epi8('0'));
    const __m256i small = _mm256_cmpeq_epi8(_mm256_min_epu8(less, _mm256_set1_epi8(9)), less);
    return _bzhi_u32(~(uint32_t)_mm256_movemask_epi8(small), close + 1);
}

/// Reads a row whose last mark stands at `close`, when its shape is known; every byte up to there
/// is a digit that is converted, or equal to the shape's.
static always bool known_row(
    const csj_parser *parser, const uint8_t *here, __m256i raw, uint32_t close, uint64_t scales,
    csj_level *row) {
    const uint64_t key = marks(raw, close) | scales;
    const csj_row *shape = row_of(parser, key);
    const __m256i text = _mm256_load_si256((const __m256i *)shape->text);
    const uint32_t same = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(raw, text));
    if (__builtin_expect(((shape->key ^ key) | (shape->exact & ~same)) != 0, 0)) { return false; }
    const __m256i less =
        _mm256_sub_epi8(side_by_side(here + 2, here + shape->second), _mm256_set1_epi8('0'));
    int64_t first, second;
    join_both(
        _mm256_shuffle_epi8(less, _mm256_load_si256((const __m256i *)shape->order)), &first, &second);
    row->first = first * shape->powers[0];
    row->second = second * shape->powers[1];
    return true;
}

/// Remembers the shape of a row that `two_amounts` has just read, up to the mark at `close`.
static cold void
remember_row(csj_parser *parser, const uint8_t *here, uint32_t close, uint32_t first_count) {
    const __m256i raw = _mm256_loadu_si256((const __m256i *)here);
    const uint64_t key = marks(raw, close) | scales_key(parser);
    csj_row *shape = row_of(parser, key);
    shape->key = key;
    shape->exact = (uint32_t)key;
    shape->second = first_count + 5;
    _mm256_store_si256((__m256i *)shape->text, raw);
    for (uint32_t side = 0; side < 2; side++) {
        const uint32_t start = side == 0 ? 2 : shape->second;
        const uint32_t count = side == 0 ? first_count : close - 1 - start;
        uint32_t point = 0;
        while (point < count && here[start + point] != '.') { point++; }
        uint32_t kept = count;
        int32_t shift = (int32_t)(parser->scales[side] - count + point + (point < count));
        for (; shift < 0; shift++) { shape->exact |= 1u << (start + --kept); }
        // A point with nothing behind it goes as well.
        if (kept == point + 1) { kept = point; }
        memcpy(shape->order + 16 * side, spread.order[kept][point], 16);
        shape->powers[side] = powers_of_ten[shift];
    }
}
