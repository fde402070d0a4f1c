// The work that rows are measured against: plain C and C++, written for this purpose.
#ifndef CREFERENCE_H
#define CREFERENCE_H
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A Lamport ring with cached indices and its consumer thread on processor `cpu`.
void *creference_ring_begin(uint32_t cpu);

/// Sends `count` messages through the ring and waits until the consumer has read them all.
void creference_ring_send(void *ring, int64_t count);

/// Ends the consumer and gives the memory back.
void creference_ring_end(void *ring);

/// Two such rings and an echoing thread on processor `cpu`.
void *creference_echo_begin(uint32_t cpu);

/// Sends `count` messages one by one, each after the answer to the one before.
void creference_echo_round(void *echo, int64_t count);

/// Ends the echoing thread and gives the memory back.
void creference_echo_end(void *echo);

/// Adds one at `count` places of an array, as listed in `places` over and over (`mask` + 1 of them).
void creference_increment(uint64_t *counters, const uint32_t *places, uint64_t mask, int64_t count);

/// Reads the time-stamp counter `count` times; the sum keeps the reads alive.
uint64_t creference_ticks(int64_t count);

/// Reads `count` decimals from `texts`, one each `stride` bytes and `lengths[i]` long; returns their sum.
int64_t creference_decimals(const char *texts, size_t stride, const uint8_t *lengths, uint64_t mask,
                            int scale, int64_t count);

/// A book of two maps from price to a list of orders, found again by a hash of their numbers.
void *creference_book_begin(void);

/// Gives the book's memory back.
void creference_book_end(void *book);

/// Empties the book.
void creference_book_clear(void *book);

/// Adds (0), cancels (1) or takes (2); what a taker does not get is gone.
void creference_book_do(void *book, int kind, int buys, int64_t number, int64_t price, int64_t quantity);
/// A ring of `capacity` 128-byte records that nobody drains.
void *creference_records_begin(uint64_t capacity);

/// Fills, sums (CRC32C) and publishes `count` records.
void creference_records_append(void *ring, int64_t count);

/// Gives the memory back.
void creference_records_end(void *ring);

/// Takes a result and does nothing: the caller's optimiser cannot know that.
void creference_keep(int64_t value);

#ifdef __cplusplus
}
#endif
#endif
