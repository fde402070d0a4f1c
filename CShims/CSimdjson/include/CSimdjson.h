// Compiled decode plans over simdjson: field names and offsets in, a plain struct out.
#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <features.h>

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Readable bytes that must follow every message.
static const size_t csj_padding = 64;

/// One slot of a name table: up to 31 bytes padded with zeros, the length in the last byte.
typedef struct {
    uint64_t words[4];
    uint16_t id;
    uint8_t digits[2];
    uint32_t unused;
} csj_key;

/// A name table without collisions: one probe finds a name or proves it absent.
typedef struct {
    const csj_key *slots;
    const uint64_t *moves;
    uint64_t bucket_shift;
    uint64_t slot_shift;
} csj_keys;

/// The most bytes a name may have.
static const size_t csj_key_bytes_max = 31;

/// All bytes of a name mixed into one word; its top bits choose the bucket.
static inline __attribute__((always_inline)) uint64_t csj_key_mix(const void *bytes) {
    uint64_t words[4];
    memcpy(words, bytes, sizeof words);
    uint64_t mixed = words[0] ^ (words[1] * 0x9E3779B97F4A7C15u);
    mixed ^= (words[2] * 0xC2B2AE3D27D4EB4Fu) ^ (words[3] * 0x165667B19E3779F9u);
    mixed ^= mixed >> 29;
    return mixed * 0xBF58476D1CE4E5B9u;
}

/// The slot of a mixed name once its bucket has been moved by `move`.
static inline __attribute__((always_inline)) uint64_t
csj_key_slot(uint64_t mixed, uint64_t move, uint64_t shift) {
    return ((mixed ^ (move * 0xD6E8FEB86659FD93u)) * 0x94D049BB133111EBu) >> shift;
}

/// A name's bytes as the words of a slot; reads 32 bytes from `bytes`, believes `length` of them.
static inline __attribute__((always_inline)) void
csj_key_words(const uint8_t *bytes, size_t length, void *out) {
    uint64_t words[4];
    memcpy(words, bytes, 32);
    for (size_t word = 0; word < 4; word++) {
        size_t before = word * 8;
        if (length <= before) {
            words[word] = 0;
        } else if (length < before + 8) {
            words[word] &= ~UINT64_C(0) >> (8 * (before + 8 - length));
        }
    }
    words[3] |= (uint64_t)length << 56;
    memcpy(out, words, sizeof words);
}

/// The slot that holds a name, or null; `bytes` has at least 32 readable bytes.
static inline __attribute__((always_inline)) const csj_key *
csj_key_find(const csj_keys *keys, const uint8_t *bytes, size_t length) {
    if (length - 1 >= csj_key_bytes_max) { return NULL; }
    uint64_t words[4];
    csj_key_words(bytes, length, words);
    uint64_t mixed = csj_key_mix(words);
    uint64_t move = keys->moves[mixed >> keys->bucket_shift];
    const csj_key *slot = &keys->slots[csj_key_slot(mixed, move, keys->slot_shift)];
    uint64_t differs = (slot->words[0] ^ words[0]) | (slot->words[1] ^ words[1]) |
                       (slot->words[2] ^ words[2]) | (slot->words[3] ^ words[3]);
    return differs == 0 ? slot : NULL;
}

/// The instruction sets there are bodies for.
enum { csj_body_none = 0, csj_body_haswell = 1, csj_body_icelake = 2 };

/// The best body this processor runs, or none.
int csj_best_body(void);

#ifdef __cplusplus
}
#endif

#endif
