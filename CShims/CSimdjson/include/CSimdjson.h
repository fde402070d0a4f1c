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

/// What became of a message; everything but `csj_ok` leaves the out struct half filled.
typedef enum {
    csj_ok = 0,
    csj_malformed = 1,
    csj_missing = 2,
    csj_wrong_type = 3,
    csj_repeated = 4,
    csj_empty_number = 5,
    csj_unexpected_byte = 6,
    csj_too_precise = 7,
    csj_overflow = 8,
    csj_negative = 9,
    csj_too_large = 10,
    /// A name that is not in the table the plan looks it up in; no error.
    csj_unlisted = 11,
    /// Not an outcome for callers: a field said that nothing more is wanted.
    csj_stopped = 12,
} csj_result;

/// What a field holds and what is written for it.
enum {
    /// Any value; nothing is written.
    csj_skip = 0,
    /// An integer, bare or quoted: `int64_t`.
    csj_integer = 1,
    /// A decimal, bare or quoted, at a fixed scale: `int64_t`.
    csj_decimal = 2,
    /// A string: `csj_text`.
    csj_string = 3,
    /// true or false: `uint8_t`.
    csj_flag = 4,
    /// A name looked up in table `area`: `uint16_t`. Names of table 0 carry scales and must be listed.
    csj_name = 5,
    /// An array of arrays that begin with two decimals: fills level area `area`.
    csj_levels = 6,
    /// An object: its fields are written into the same struct.
    csj_object = 7,
    /// An array of exactly one object, treated like that object.
    csj_single = 8,
    /// Any value: `uint32_t`, its token, for a later call.
    csj_token = 9,
};

/// How a field may be.
enum {
    csj_required = 1,
    /// An empty string counts as absent.
    csj_may_be_empty = 2,
    /// A minus sign is an error.
    csj_amount = 4,
    /// Nothing after this field is looked at.
    csj_stop = 8,
    /// Of levels in a template: each row goes on with a quoted zero and a quoted count.
    csj_counted = 16,
};

/// In `digits`: the first or second scale of the name found in table 0.
enum { csj_scale_first = 32, csj_scale_second = 33 };

typedef struct csj_plan csj_plan;

/// One field of a plan.
typedef struct {
    /// The first eight bytes of the name, padded with zeros.
    uint64_t head;
    /// The name as it usually stands in a message, with quotes and colon; cut to sixteen bytes.
    uint8_t usual[16];
    const uint8_t *name;
    uint8_t name_length;
    uint8_t kind;
    uint8_t digits;
    uint8_t flags;
    /// The bit in the struct's first word that says the field was there.
    uint8_t number;
    uint8_t area;
    /// Where its value goes.
    uint32_t offset;
    /// The fields of an object.
    const csj_plan *nested;
} csj_field;

/// One object's fields in the order the sender usually has them.
struct csj_plan {
    const csj_field *fields;
    uint64_t count;
    uint64_t required;
};

/// Where a string lies in the message, and its first eight bytes padded with zeros.
typedef struct {
    uint32_t offset;
    uint32_t length;
    uint64_t head;
} csj_text;

/// Two decimals of a level.
typedef struct {
    int64_t first;
    int64_t second;
} csj_level;

/// What a template expects next.
enum {
    /// Exactly these bytes.
    csj_piece_literal = 0,
    /// Plain characters up to a quote, of no interest.
    csj_piece_text = 1,
    /// The value of `field`, without quotes.
    csj_piece_value = 2,
};

/// One piece of a template: bytes that must be there, or a value of one of a plan's fields.
typedef struct {
    uint8_t literal[32];
    uint8_t length;
    uint8_t kind;
    csj_field field;
} csj_piece;

/// The exact layout a sender usually has, byte for byte.
typedef struct {
    const csj_piece *pieces;
    uint32_t count;
    /// What the caller calls it.
    uint32_t meaning;
} csj_template;

/// Templates that begin alike: a common head, then one rest for each word of eight bytes.
typedef struct {
    const csj_template *head;
    const csj_template *const *rests;
    const uint64_t *words;
    uint32_t count;
    /// Where sixteen bytes begin that differ from stream to stream.
    uint32_t distinct;
} csj_layouts;

/// The memory of one decoder: tokens of the current message and its levels.
typedef struct csj_parser csj_parser;

/// What a caller sets before a message and reads behind it, without a call.
typedef struct {
    /// The tables that plans look names up in; null for none.
    const csj_keys *tables[2];
    /// The levels of each area; places never move.
    csj_level *areas[2];
    /// How many the last message put there.
    size_t counts[2];
    /// The byte the last fault was seen at.
    uint32_t fault_offset;
    /// The number of the field it lies in, or `csj_no_field`.
    uint8_t fault_number;
    /// The scales in force; set beforehand when `fixed_scales` says that messages name no instrument.
    uint8_t scales[2];
    uint8_t fixed_scales;
} csj_desk;

/// The number of no field.
enum { csj_no_field = 255 };

/// The instruction sets there are bodies for.
enum { csj_body_none = 0, csj_body_haswell = 1, csj_body_icelake = 2 };

/// The best body this processor runs, or none.
int csj_best_body(void);

/// Memory for messages of up to `bytes_max` bytes and `levels_max` levels in each of two areas;
/// null when there is no such body or no memory.
csj_parser *csj_make(int body, size_t bytes_max, size_t levels_max);

/// Gives the memory back.
void csj_free(csj_parser *parser);

/// Finds the tokens of a message, which stays where it is while it is read; checks UTF-8 and strings.
csj_result csj_begin(csj_parser *parser, const uint8_t *bytes, size_t length);

/// Fills `out` from the object at token 0 and checks that the message ends with it.
csj_result csj_fill(csj_parser *parser, const csj_plan *plan, void *out);

/// `csj_begin` and `csj_fill` in one call.
csj_result csj_read(
    csj_parser *parser, const csj_plan *plan, const uint8_t *bytes, size_t length, void *out);

/// Fills `out` from an object at `*token` and moves `*token` behind it; no check of what follows.
csj_result csj_fill_at(csj_parser *parser, const csj_plan *plan, uint32_t *token, void *out);

/// Enters the array at `*token`: 1 when a row follows, 0 when it is empty, −1 when it is no array.
int csj_enter(csj_parser *parser, uint32_t *token);

/// After a row: 1 when another follows, 0 when the array ended, −1 when neither.
int csj_more(csj_parser *parser, uint32_t *token);

/// The character a token begins with; 0 behind the last.
uint8_t csj_first_byte(const csj_parser *parser, uint32_t token);

/// Whether no token stands at `token` or behind it; a zero byte in the message is one.
int csj_ended(const csj_parser *parser, uint32_t token);

/// Reads a message laid out exactly as one of the set's templates and checks every byte to the
/// message's exact end; the template's meaning, or −1. `out` is a struct all templates share.
int64_t csj_scan(
    csj_parser *parser, const csj_layouts *set, const uint8_t *bytes, size_t length, void *out);

/// The parser's desk, which lies where it lies until `csj_free`.
csj_desk *csj_desk_of(csj_parser *parser);

#ifdef __cplusplus
}
#endif

#endif
