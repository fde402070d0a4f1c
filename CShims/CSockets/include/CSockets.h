// Linux sockets without errno, variadics or sockaddr casts: each call returns a value or a negative errno.
#ifndef CSOCKETS_H
#define CSOCKETS_H
#include <features.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>

/// An IPv4 or IPv6 endpoint in host terms; an IPv4 address is the first four bytes.
typedef struct csockets_address {
    uint8_t bytes[16];
    uint16_t port;
    uint8_t is_v6;
} csockets_address;

/// Reads a numeric address; 0, or -EINVAL for anything else.
int csockets_parse(const char *text, uint16_t port, csockets_address *into);

/// All stream addresses of `host`, blocking; the count, or a negative getaddrinfo code.
int csockets_resolve(const char *host, uint16_t port, csockets_address *into, int capacity);

/// The words of a negative getaddrinfo code.
const char *csockets_resolve_words(int code);

/// A non-blocking, close-on-exec socket on its way to `address`, tuned for small messages.
///
/// `busy_poll_us` of 0 leaves the kernel's choice.
int csockets_dial(const csockets_address *address, int busy_poll_us);

/// 1 connected, 0 not yet, or the negative errno that ended it.
int csockets_dial_result(int fd);

/// A listening non-blocking socket; port 0 takes a free one.
int csockets_listen(const csockets_address *address, int backlog);

/// The port a socket is bound to.
int csockets_port(int fd);

/// A tuned, non-blocking accepted socket, or -EAGAIN.
int csockets_accept(int fd);

/// Small messages at once, quick acknowledgements, keep-alive probes.
void csockets_tune(int fd);

/// Bytes received, 0 at the end of the stream, or a negative errno; never blocks.
long csockets_receive(int fd, void *into, size_t capacity);

/// Bytes taken, or a negative errno; never blocks and raises no signal.
long csockets_send(int fd, const void *from, size_t count);

/// Closes, with a reset instead of a wait when `abort` is set.
void csockets_close(int fd, int abort);

int csockets_epoll_create(void);

/// Watches `fd` for input, and for room to write when `writable` is set; `token` comes back with events.
int csockets_epoll_add(int epoll, int fd, int writable, uint64_t token);
int csockets_epoll_change(int epoll, int fd, int writable, uint64_t token);
int csockets_epoll_remove(int epoll, int fd);

/// Ready sockets, waiting at most `wait_ns` nanoseconds (0: not at all).
int csockets_epoll_wait(int epoll, struct epoll_event *events, int capacity, int64_t wait_ns);

/// Sleeps at most `wait_ns` or until one of `fds` has input.
int csockets_wait_readable(const int *fds, int count, int64_t wait_ns);

static inline uint64_t csockets_event_token(const struct epoll_event *event) { return event->data.u64; }
static inline int csockets_event_writable(const struct epoll_event *event) { return (event->events & EPOLLOUT) != 0; }
static inline int csockets_event_readable(const struct epoll_event *event) {
    return (event->events & (EPOLLIN | EPOLLHUP | EPOLLERR | EPOLLRDHUP)) != 0;
}
#endif
