// The far end of the transport rows, the same for both sides, and bare C near ends to compare with.
//
// The far end sends a tick, waits for the whole order, and sends the next tick. Everybody spins.
#ifndef CECHOREFERENCE_H
#define CECHOREFERENCE_H
#include <features.h>
#include <stddef.h>
#include <stdint.h>

#include "CLaneReference.h"

/// What is spoken between the ends.
enum { ECHO_PLAIN = 0, ECHO_TLS = 1, ECHO_WEBSOCKET = 2 };

typedef struct echo_peer echo_peer;

/// A far end on processor `cpu`, listening on a loopback port; certificate and key only for TLS.
echo_peer *echo_peer_begin(uint32_t cpu, int speech, size_t tick, size_t order, const char *certificate,
                           const char *key, const char *suite);

uint16_t echo_peer_port(const echo_peer *peer);

/// Waits for the far end's thread; the near end has closed its socket.
void echo_peer_end(echo_peer *peer);

/// A plain far end on the near end's own thread: they take turns.
typedef struct echo_turn echo_turn;

echo_turn *echo_turn_begin(size_t tick, size_t order);

uint16_t echo_turn_port(const echo_turn *turn);

/// Takes the near end's call and sends it the first tick.
void echo_turn_accept(echo_turn *turn);

/// Takes an order that was sent and sends the next tick.
void echo_turn_take(echo_turn *turn);

void echo_turn_end(echo_turn *turn);

/// How a bare near end reads.
enum { NEAR_RECV = 0, NEAR_URING = 1, NEAR_TLS = 2 };

typedef struct echo_near echo_near;

echo_near *echo_near_begin(uint16_t port, int how, size_t tick, size_t order, const char *suite);

/// Answers `count` ticks.
void echo_near_run(echo_near *near, int64_t count);

void echo_near_end(echo_near *near);

/// TLS WebSocket servers on one port, all on one thread of processor `cpu`; in a process of its own when `is_apart`.
typedef struct echo_crowd echo_crowd;

/// Waits for `connections` clients; then, while on, sends `rate` text messages of `size` bytes a second in total, in turn.
///
/// A message begins with its eight-digit number on its connection.
echo_crowd *echo_crowd_begin(uint32_t cpu, int is_apart, int connections, size_t size, int64_t rate,
                             const char *certificate, const char *key, const char *suite);

uint16_t echo_crowd_port(const echo_crowd *crowd);

/// Lets the generator run, or pause.
void echo_crowd_run(echo_crowd *crowd, int on);

/// Messages sent so far.
int64_t echo_crowd_sent(const echo_crowd *crowd);

/// Ends the generator; the clients have gone or go on their own.
void echo_crowd_end(echo_crowd *crowd);

/// Gives back to the kernel what this process's heap holds in vain.
void echo_trim(void);

typedef struct echo_caller echo_caller;

/// A client whose every call blocks: TLS and a WebSocket to a port of loopback.
echo_caller *echo_caller_begin(uint16_t port, const char *path);

/// Sends one text and blocks until one came back: its bytes, 0 at the end of the stream.
size_t echo_caller_ask(echo_caller *caller, const uint8_t *text, size_t count, const uint8_t **answer);

void echo_caller_end(echo_caller *caller);

/// A far end whose every call blocks: each text of its one caller is answered by one of `answer` bytes.
typedef struct echo_answerer echo_answerer;

echo_answerer *echo_answerer_begin(uint32_t cpu, size_t answer, const char *certificate, const char *key,
                                   const char *suite);

uint16_t echo_answerer_port(const echo_answerer *answerer);

/// Waits for the thread; the caller has gone.
void echo_answerer_end(echo_answerer *answerer);

/// A far end that takes one guest after the other on processor `cpu`, for probes.
///
/// A guest gets one byte, over TLS behind a ticket where `tickets`; one that speaks WebSocket gets a pong for
/// each ping instead.
typedef struct echo_door echo_door;

/// Certificate and key only where TLS is spoken.
echo_door *echo_door_begin(uint32_t cpu, int speech, int tickets, const char *certificate, const char *key,
                           const char *suite);

uint16_t echo_door_port(const echo_door *door);

/// Waits for the door's thread; the guests have gone.
void echo_door_end(echo_door *door);

/// Both ends of a TLS connection in one thread, its near end over OpenSSL's own memory BIOs: a read-only one over
/// each piece of ciphertext received, and a growing one to write to.
typedef struct echo_records echo_records;

echo_records *echo_records_begin(size_t tick, size_t order, const char *certificate, const char *key,
                                 const char *suite);

/// The near end decrypts the tick that lies ready and encrypts an order.
void echo_records_run(echo_records *records);

/// The far end takes the order and makes the next tick ready.
void echo_records_turn(echo_records *records);

void echo_records_end(echo_records *records);

/// A self-signed certificate and key for 127.0.0.1, written as PEM files; 0 when done.
int echo_certificate(const char *certificate, const char *key);

#endif
