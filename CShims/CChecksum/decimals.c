#include "CChecksum.h"

#include <immintrin.h>
#include <string.h>

#define here __attribute__((target("avx2,bmi,lzcnt,pclmul")))

/// The longest text of one number: fifteen digits, a point, and the colon behind it.
enum { text_max = 17, fold_bytes = 64 };

/// How the fifteen last of sixteen digits become text with a point.
struct form {
    __m128i order;
    __m128i letters;
    /// The places that hold digits, and that of the last digit before the point.
    uint32_t digits;
    uint32_t whole;
};

here static inline struct form form_of(uint32_t fraction) {
    // Without a fraction there is no point, and no digit moves to make room for it.
    const uint32_t point = fraction > 0 ? 15 - fraction : 16;
    const __m128i places =
        _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    const __m128i middle = _mm_set1_epi8((char)point);
    const __m128i is_point = _mm_cmpeq_epi8(places, middle);
    const __m128i moves =
        _mm_and_si128(_mm_cmpgt_epi8(middle, places), _mm_set1_epi8(fraction > 0 ? -1 : 0));
    return (struct form){
        .order = _mm_or_si128(
            _mm_sub_epi8(places, moves), _mm_and_si128(is_point, _mm_set1_epi8(-128))),
        .letters = _mm_blendv_epi8(_mm_set1_epi8('0'), _mm_set1_epi8('.'), is_point),
        .digits = ~(1u << point) & 0xFFFF,
        .whole = 1u << (point - 1),
    };
}

int cchecksum_decimals_available(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("lzcnt") && __builtin_cpu_supports("pclmul");
}

/// Places from which on a register's bytes are moved to its beginning.
static const uint8_t from_place[32] = {
    0,    1,    2,    3,    4,    5,    6,    7,    8,    9,    10,   11,   12,   13,   14,   15,
    0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
};

/// Sixteen digits of each of two numbers, the most significant first.
here static inline __m256i digits_of(uint64_t first, uint64_t second) {
    const uint64_t unit = 100000000, high = first / unit, other = second / unit;
    const __m256i eights = _mm256_set_epi64x(
        (long long)(second - other * unit), (long long)other, (long long)(first - high * unit),
        (long long)high);
    const __m256i tops = _mm256_srli_epi64(
        _mm256_mul_epu32(eights, _mm256_set1_epi32((int)0xD1B71759)), 45);
    const __m256i lows =
        _mm256_sub_epi64(eights, _mm256_mul_epu32(tops, _mm256_set1_epi32(10000)));
    const __m256i fours = _mm256_or_si256(tops, _mm256_slli_epi64(lows, 32));
    const __m256i hundreds =
        _mm256_srli_epi16(_mm256_mulhi_epu16(fours, _mm256_set1_epi16(5243)), 3);
    const __m256i rests =
        _mm256_sub_epi16(fours, _mm256_mullo_epi16(hundreds, _mm256_set1_epi16(100)));
    const __m256i twos = _mm256_or_si256(hundreds, _mm256_slli_epi32(rests, 16));
    const __m256i tens = _mm256_mulhi_epu16(twos, _mm256_set1_epi16(6554));
    const __m256i ones =
        _mm256_sub_epi16(twos, _mm256_mullo_epi16(tens, _mm256_set1_epi16(10)));
    return _mm256_or_si256(tens, _mm256_slli_epi16(ones, 8));
}

/// Writes a number's text without the zeros around it, and a colon; the end.
here static inline uint8_t *
write_text(uint8_t *out, __m128i letters, uint32_t others, const struct form *form) {
    const uint32_t kept = (others & form->digits) | form->whole;
    const uint32_t first = _tzcnt_u32(kept), count = 32 - _lzcnt_u32(kept) - first;
    const __m128i order = _mm_loadu_si128((const __m128i *)(from_place + first));
    _mm_storeu_si128((__m128i *)out, _mm_shuffle_epi8(letters, order));
    out[count] = ':';
    return out + count + 1;
}

/// One step of folding: what a register stands for, so many bits further on, and what lies there.
here static inline __m128i fold(__m128i sum, __m128i by, __m128i next) {
    const __m128i low = _mm_clmulepi64_si128(sum, by, 0x00);
    const __m128i high = _mm_clmulepi64_si128(sum, by, 0x11);
    return _mm_xor_si128(_mm_xor_si128(low, high), next);
}

/// The remainder of `length` bytes, a multiple of sixteen from 64 on (Gopal and others, "Fast CRC
/// computation using PCLMULQDQ", reflected).
here static uint32_t remainder_of(const uint8_t *bytes, size_t length) {
    const __m128i *at = (const __m128i *)bytes, *const end = at + length / 16;
    const __m128i by_four = _mm_set_epi64x(0x1C6E41596, 0x154442BD4);
    const __m128i by_one = _mm_set_epi64x(0x0CCAA009E, 0x1751997D0);
    __m128i sums[4];
    for (int lane = 0; lane < 4; lane++) { sums[lane] = _mm_loadu_si128(at++); }
    for (; end - at >= 4; at += 4) {
        for (int lane = 0; lane < 4; lane++) {
            sums[lane] = fold(sums[lane], by_four, _mm_loadu_si128(at + lane));
        }
    }
    __m128i sum = sums[0];
    for (int lane = 1; lane < 4; lane++) { sum = fold(sum, by_one, sums[lane]); }
    while (at < end) { sum = fold(sum, by_one, _mm_loadu_si128(at++)); }
    const __m128i halves = _mm_setr_epi32(-1, 0, -1, 0);
    sum = _mm_xor_si128(_mm_srli_si128(sum, 8), _mm_clmulepi64_si128(sum, by_one, 0x10));
    const __m128i word = _mm_clmulepi64_si128(
        _mm_and_si128(sum, halves), _mm_set_epi64x(0, 0x163CD6124), 0x00);
    sum = _mm_xor_si128(_mm_srli_si128(sum, 4), word);
    const __m128i polynomial = _mm_set_epi64x(0x1F7011641, 0x1DB710641);
    __m128i quotient = _mm_clmulepi64_si128(_mm_and_si128(sum, halves), polynomial, 0x10);
    quotient = _mm_clmulepi64_si128(_mm_and_si128(quotient, halves), polynomial, 0x00);
    return (uint32_t)_mm_extract_epi32(_mm_xor_si128(sum, quotient), 1);
}

here int cchecksum_decimals(
    const int64_t *pairs, size_t count, uint32_t first_digits, uint32_t second_digits,
    uint32_t *checksum) {
    // Zeros before the text change nothing, and let it end where sixteen bytes end.
    uint8_t block[fold_bytes + cchecksum_pairs_max * 2 * text_max + 32];
    if (count == 0 || count > cchecksum_pairs_max || first_digits > 14 || second_digits > 14 ||
        !cchecksum_decimals_available()) {
        return 0;
    }
    const struct form forms[2] = {form_of(first_digits), form_of(second_digits)};
    const __m256i order = _mm256_set_m128i(forms[1].order, forms[0].order);
    const __m256i letters = _mm256_set_m128i(forms[1].letters, forms[0].letters);
    uint8_t *const text = block + fold_bytes, *out = text;
    memset(block, 0, fold_bytes);
    uint64_t widest = 0;
    for (size_t pair = 0; pair < count; pair++) {
        const uint64_t first = (uint64_t)pairs[2 * pair], second = (uint64_t)pairs[2 * pair + 1];
        widest |= (first > 999999999999999) | (second > 999999999999999);
        const __m256i both =
            _mm256_add_epi8(_mm256_shuffle_epi8(digits_of(first, second), order), letters);
        const uint32_t others =
            ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(both, _mm256_set1_epi8('0')));
        out = write_text(out, _mm256_castsi256_si128(both), others & 0xFFFF, &forms[0]);
        out = write_text(out, _mm256_extracti128_si256(both, 1), others >> 16, &forms[1]);
    }
    if (widest != 0) { return 0; }
    // No colon stands behind the last.
    const size_t length = (size_t)(out - text) - 1;
    const size_t whole = length < fold_bytes ? fold_bytes : (length + 15) / 16 * 16;
    uint32_t start;
    memcpy(&start, text, sizeof start);
    start = ~start;
    memcpy(text, &start, sizeof start);
    *checksum = ~remainder_of(text + length - whole, whole);
    return 1;
}
