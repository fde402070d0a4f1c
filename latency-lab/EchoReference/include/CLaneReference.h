// A venue with one contract on loopback TLS, and a bare near end to compare a lane with.
//
// It plays every connection of a lane: streams, private stream, trade session and REST. What it says
// is what a lane must hear to trade; nothing is matched.
#ifndef CLANEREFERENCE_H
#define CLANEREFERENCE_H
#include <features.h>
#include <stddef.h>
#include <stdint.h>

typedef struct lane_words lane_words;

/// What the venue says, without a socket. `picture` and `moved` are the levels of its book
/// ("\"bids\":[…],\"asks\":[…]}") in the two places it stands in, `positions` the account's up to their time.
lane_words *lane_words_begin(const char *picture, const char *moved, const char *positions);

void lane_words_end(lane_words *words);

/// The venue's time from now on; the kernel's until it is told.
void lane_words_clock(lane_words *words, int64_t milliseconds);

/// Where its book stands: the last id, and whether the touch has moved up.
void lane_words_stand(lane_words *words, int64_t last, int is_moved);

/// Hears one request of the trade session; 1 for a logon, 0 for an order's.
int lane_words_hear(lane_words *words, const char *text);

/// Each writes one text and returns its bytes: the acceptance of the latest request; the news that one more
/// resting order is cancelled (0: none is left); the answer to a subscription; the body that answers a REST request.
size_t lane_words_accept(lane_words *words, uint8_t *into, size_t room);
size_t lane_words_cancel(lane_words *words, uint8_t *into, size_t room);
size_t lane_words_subscribed(const char *text, uint8_t *into, size_t room);
size_t lane_words_rest(lane_words *words, const char *request, uint8_t *into, size_t room);

typedef struct lane_venue lane_venue;

/// A venue that listens and says what `lane_words` say.
lane_venue *lane_venue_begin(const char *certificate, const char *key, const char *suite, const char *picture,
                             const char *moved, const char *positions);

uint16_t lane_venue_port(const lane_venue *venue);

/// Counts orders and answers none: for a near end that reads no answers.
void lane_venue_mute(lane_venue *venue);

/// Serves what is ready, on the calling thread, and waits for nothing.
void lane_venue_step(lane_venue *venue);

/// Whether every stream and the trade session stand.
int lane_venue_hears(const lane_venue *venue);

/// Sends one book message whose last id is `last`; `is_moved` tells where the book then stands.
void lane_venue_tick(lane_venue *venue, const uint8_t *text, size_t count, int64_t last, int is_moved);

/// Sends one message of the other market stream.
void lane_venue_market(lane_venue *venue, const char *text);

/// Order requests read so far.
int64_t lane_venue_received(const lane_venue *venue);

/// Requests to cancel everything read so far.
int64_t lane_venue_cancels(const lane_venue *venue);

/// Requests to arm the countdown answered so far.
int64_t lane_venue_armed(const lane_venue *venue);

/// Accepts the latest order request.
void lane_venue_acknowledge(lane_venue *venue);

/// Accepts every order request as it comes, from now on.
void lane_venue_acknowledge_each(lane_venue *venue);

/// Tells the private stream that every resting order is cancelled.
void lane_venue_cancel_resting(lane_venue *venue);

/// Serves on a thread of its own from now on; the calls above are that thread's then, but for the counts.
void lane_venue_spin(lane_venue *venue, uint32_t cpu);

/// Has the thread send one book message, at once or when `due` has come.
void lane_venue_ask(lane_venue *venue, const uint8_t *text, size_t count, int64_t last, int is_moved, int64_t due);

/// Has the thread accept the latest order request.
void lane_venue_ask_answer(lane_venue *venue);

/// When the latest order request was read, on the clock of `lane_now`.
int64_t lane_venue_answered(const lane_venue *venue);

/// Ends the thread, if there is one, and every connection.
void lane_venue_end(lane_venue *venue);

/// Nanoseconds of the monotonic clock.
int64_t lane_now(void);

typedef struct lane_near lane_near;

/// A bare client of the venue: one stream, one trade session, whose frames all carry `order`.
///
/// `serves` steps the venue while hands are shaken; a venue on a thread of its own needs no steps.
lane_near *lane_near_begin(lane_venue *venue, int serves, const char *suite, const uint8_t *order, size_t count);

/// One `SSL_read`: the message's bytes behind its frame header, with room to read on; 0 while none is whole.
size_t lane_near_read(lane_near *near, const uint8_t **message);

/// One `SSL_write` of the order.
void lane_near_write(lane_near *near);

void lane_near_end(lane_near *near);

#endif
