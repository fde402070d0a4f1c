// Straightforward C++ decoders over simdjson On-Demand, of Binance depth diffs and of three venues'
// recorded sessions: what ours is measured against. Same compiler, -O3 -march=haswell.
#ifndef CDECODEREFERENCE_H
#define CDECODEREFERENCE_H
#include <features.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A parser with room for `levels_max` levels a side; it runs simdjson's AVX2 code.
void *cdecode_begin(int64_t levels_max);

/// Gives the memory back.
void cdecode_end(void *decoder);

/// Decodes one combined-stream diff of prices with two digits and quantities with three, and returns
/// a sum over ids, times, counts, and the first bid and last ask.
///
/// `bytes` is followed by 64 readable bytes.
int64_t cdecode_depth(void *decoder, const uint8_t *bytes, int64_t length);

/// The levels of the last message: `side` 0 bids, 1 asks; pairs of integers.
const int64_t *cdecode_levels(void *decoder, int side, int64_t *count);

/// Whose session is decoded.
enum { csession_binance = 0, csession_okx = 1, csession_bybit = 2 };

/// A decoder of one venue's recorded session with room for `levels_max` levels a side.
void *csession_begin(int venue, int64_t levels_max);

/// Gives the memory back.
void csession_end(void *session);

/// Names an instrument and its digits; the name's bytes stay where they are.
void csession_list(void *session, const uint8_t *name, int64_t length, int price, int quantity);

/// Decodes one message, every level and trade of it, and returns a sum over its ids and times; of a
/// message of no use no more is read than tells so. `bytes` is followed by 64 readable bytes.
int64_t csession_decode(void *session, const uint8_t *bytes, int64_t length);

/// What the last message held: `side` 0 bids, 1 asks, 2 trades or a mark's prices; pairs of integers.
const int64_t *csession_levels(void *session, int side, int64_t *count);

#ifdef __cplusplus
}
#endif
#endif
