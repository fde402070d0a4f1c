// CRC32C (Castagnoli, reflected) by the processor's own instruction: SSE4.2, checked at start.
#ifndef CCHECKSUM_H
#define CCHECKSUM_H
#include <features.h>
#include <stddef.h>
#include <stdint.h>

/// Whether this processor has the instruction.
int cchecksum_available(void);

/// Takes eight bytes into a running remainder; written as assembly so that it inlines into any caller.
static inline __attribute__((always_inline)) uint64_t cchecksum_word(uint64_t remainder, uint64_t word) {
    __asm__("crc32q %1, %0" : "+r"(remainder) : "rm"(word));
    return remainder;
}

/// Takes four bytes into a running remainder.
static inline __attribute__((always_inline)) uint32_t cchecksum_half(uint32_t remainder, uint32_t half) {
    __asm__("crc32l %1, %0" : "+r"(remainder) : "rm"(half));
    return remainder;
}

/// Takes one byte into a running remainder.
static inline __attribute__((always_inline)) uint32_t cchecksum_byte(uint32_t remainder, uint8_t byte) {
    __asm__("crc32b %1, %0" : "+r"(remainder) : "rm"(byte));
    return remainder;
}

/// The most pairs of numbers one checksum covers.
enum { cchecksum_pairs_max = 64 };

/// Whether this processor has what `cchecksum_decimals` needs: AVX2, PCLMULQDQ.
int cchecksum_decimals_available(void);

/// CRC-32 (IEEE, reflected) over numbers as decimal text without trailing zeros, joined by colons.
///
/// `pairs` are integers of two scales in turn: so many digits of each stand behind its point. 0, and
/// no checksum, for more than fourteen of those, a negative number, one of more than fifteen digits,
/// or no pair.
int cchecksum_decimals(
    const int64_t *pairs, size_t count, uint32_t first_digits, uint32_t second_digits,
    uint32_t *checksum);
#endif
