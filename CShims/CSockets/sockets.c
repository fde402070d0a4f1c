#include "CSockets.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static socklen_t pack(const csockets_address *address, struct sockaddr_storage *storage) {
    memset(storage, 0, sizeof *storage);
    if (address->is_v6) {
        struct sockaddr_in6 *six = (struct sockaddr_in6 *)storage;
        six->sin6_family = AF_INET6;
        six->sin6_port = htons(address->port);
        memcpy(&six->sin6_addr, address->bytes, 16);
        return sizeof *six;
    }
    struct sockaddr_in *four = (struct sockaddr_in *)storage;
    four->sin_family = AF_INET;
    four->sin_port = htons(address->port);
    memcpy(&four->sin_addr, address->bytes, 4);
    return sizeof *four;
}

static void unpack(const struct sockaddr *from, csockets_address *into) {
    memset(into, 0, sizeof *into);
    if (from->sa_family == AF_INET6) {
        const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)from;
        memcpy(into->bytes, &six->sin6_addr, 16);
        into->port = ntohs(six->sin6_port);
        into->is_v6 = 1;
    } else {
        const struct sockaddr_in *four = (const struct sockaddr_in *)from;
        memcpy(into->bytes, &four->sin_addr, 4);
        into->port = ntohs(four->sin_port);
    }
}

int csockets_parse(const char *text, uint16_t port, csockets_address *into) {
    memset(into, 0, sizeof *into);
    into->port = port;
    if (inet_pton(AF_INET, text, into->bytes) == 1) { return 0; }
    into->is_v6 = 1;
    return inet_pton(AF_INET6, text, into->bytes) == 1 ? 0 : -EINVAL;
}

int csockets_resolve(const char *host, uint16_t port, csockets_address *into, int capacity) {
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG};
    struct addrinfo *list = NULL;
    int code = getaddrinfo(host, NULL, &hints, &list);
    if (code != 0) { return code < 0 ? code : -code; }
    int count = 0;
    for (struct addrinfo *one = list; one && count < capacity; one = one->ai_next) {
        if (one->ai_family != AF_INET && one->ai_family != AF_INET6) { continue; }
        unpack(one->ai_addr, &into[count]);
        into[count++].port = port;
    }
    freeaddrinfo(list);
    return count;
}

const char *csockets_resolve_words(int code) { return gai_strerror(code); }

void csockets_tune(int fd) {
    int on = 1, idle = 15, interval = 5, probes = 3;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof interval);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof probes);
}

int csockets_dial(const csockets_address *address, int busy_poll_us) {
    struct sockaddr_storage storage;
    socklen_t size = pack(address, &storage);
    int fd = socket(storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) { return -errno; }
    csockets_tune(fd);
    // Refused without the right to it; the connection works all the same.
    if (busy_poll_us > 0) { setsockopt(fd, SOL_SOCKET, SO_BUSY_POLL, &busy_poll_us, sizeof busy_poll_us); }
    if (connect(fd, (struct sockaddr *)&storage, size) == 0 || errno == EINPROGRESS) { return fd; }
    int failure = -errno;
    close(fd);
    return failure;
}

int csockets_dial_result(int fd) {
    struct pollfd one = {.fd = fd, .events = POLLOUT};
    if (poll(&one, 1, 0) == 0) { return 0; }
    int failure = 0;
    socklen_t size = sizeof failure;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &failure, &size) != 0) { return -errno; }
    return failure ? -failure : 1;
}

int csockets_listen(const csockets_address *address, int backlog) {
    struct sockaddr_storage storage;
    socklen_t size = pack(address, &storage);
    int fd = socket(storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) { return -errno; }
    int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&storage, size) == 0 && listen(fd, backlog) == 0) { return fd; }
    int failure = -errno;
    close(fd);
    return failure;
}

int csockets_port(int fd) {
    struct sockaddr_storage storage;
    socklen_t size = sizeof storage;
    if (getsockname(fd, (struct sockaddr *)&storage, &size) != 0) { return -errno; }
    csockets_address address;
    unpack((struct sockaddr *)&storage, &address);
    return address.port;
}

int csockets_accept(int fd) {
    int accepted = accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (accepted < 0) { return -errno; }
    csockets_tune(accepted);
    return accepted;
}

long csockets_receive(int fd, void *into, size_t capacity) {
    ssize_t count = recv(fd, into, capacity, MSG_DONTWAIT);
    return count < 0 ? -errno : count;
}

long csockets_send(int fd, const void *from, size_t count) {
    ssize_t taken = send(fd, from, count, MSG_DONTWAIT | MSG_NOSIGNAL);
    return taken < 0 ? -errno : taken;
}

void csockets_close(int fd, int abort) {
    if (abort) {
        struct linger now = {.l_onoff = 1, .l_linger = 0};
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    }
    close(fd);
}

int csockets_wait_readable(const int *fds, int count, int64_t wait_ns) {
    struct pollfd polled[64];
    if (count > 64) { return -EINVAL; }
    for (int i = 0; i < count; i++) { polled[i] = (struct pollfd){.fd = fds[i], .events = POLLIN}; }
    struct timespec wait = {.tv_sec = wait_ns / 1000000000, .tv_nsec = wait_ns % 1000000000};
    int ready = ppoll(polled, (nfds_t)count, &wait, NULL);
    return ready < 0 ? -errno : ready;
}
