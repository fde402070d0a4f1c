// libwebsockets 4.1 as a TLS listener: sockets, TLS and one event loop; the protocol above is not its business.
// The library decodes percent signs in a request line before anyone can see them, and a venue's signature covers
// the encoded text: so connections are taken as raw streams and HTTP is read by their owner.
// One thread owns a listener; each callback runs inside cwebsockets_service or the call that caused it.
#ifndef CWEBSOCKETS_H
#define CWEBSOCKETS_H
#include <features.h>
#include <stddef.h>
#include <stdint.h>

/// A listening socket with its connections.
typedef struct cwebsockets_listener cwebsockets_listener;

/// What a listener tells its owner; a connection's number is never used twice.
typedef struct {
    /// A connection is up; a result other than 0 cuts it at once.
    int (*opened)(void *owner, uint64_t connection);
    /// Bytes came; they are gone when the call returns.
    void (*received)(void *owner, uint64_t connection, const uint8_t *bytes, size_t count);
    /// The connection is gone.
    void (*closed)(void *owner, uint64_t connection);
    /// The time asked for by cwebsockets_wake_after has come.
    void (*woke)(void *owner);
} cwebsockets_events;

/// Listens on an IPv4 address with TLS; NULL when the port or a file is not to be had.
cwebsockets_listener *cwebsockets_listen(
    const char *address, int port, const char *certificate, const char *key,
    const cwebsockets_events *events, void *owner);

/// The port that was bound.
int cwebsockets_port(const cwebsockets_listener *listener);

/// Waits for sockets, handles them once and returns; negative when the loop is broken.
///
/// The timer alone does not make it return: cwebsockets_interrupt does.
int cwebsockets_service(cwebsockets_listener *listener);

/// Makes the service call that runs now return soon.
void cwebsockets_interrupt(cwebsockets_listener *listener);

/// Asks for one `woke` after so many microseconds, unless one is due earlier.
///
/// A timer that is due fires at the beginning of the next service call, which then waits for sockets without
/// a limit: so `woke` itself asks for the next one, and a timer that is due is never moved.
void cwebsockets_wake_after(cwebsockets_listener *listener, int64_t microseconds);

/// Queues bytes and sends what the socket takes; 0, or -1 when there is no such connection or its queue is full.
int cwebsockets_send(cwebsockets_listener *listener, uint64_t connection, const uint8_t *bytes, size_t count);

/// Closes when everything queued has left.
void cwebsockets_close(cwebsockets_listener *listener, uint64_t connection);

/// Drops the connection with a TCP reset, queued bytes and all.
void cwebsockets_reset(cwebsockets_listener *listener, uint64_t connection);

/// Ends everything and frees it; each connection is told `closed`.
void cwebsockets_free(cwebsockets_listener *listener);
#endif
