#include "CSockets.h"
#include <errno.h>
#include <time.h>

int csockets_epoll_create(void) {
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    return epoll < 0 ? -errno : epoll;
}

static int control(int epoll, int operation, int fd, int writable, uint64_t token) {
    struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP | (writable ? EPOLLOUT : 0), .data.u64 = token};
    return epoll_ctl(epoll, operation, fd, &event) == 0 ? 0 : -errno;
}

int csockets_epoll_add(int epoll, int fd, int writable, uint64_t token) {
    return control(epoll, EPOLL_CTL_ADD, fd, writable, token);
}

int csockets_epoll_change(int epoll, int fd, int writable, uint64_t token) {
    return control(epoll, EPOLL_CTL_MOD, fd, writable, token);
}

int csockets_epoll_remove(int epoll, int fd) { return control(epoll, EPOLL_CTL_DEL, fd, 0, 0); }

int csockets_epoll_wait(int epoll, struct epoll_event *events, int capacity, int64_t wait_ns) {
    int ready;
    if (wait_ns == 0) {
        ready = epoll_wait(epoll, events, capacity, 0);
    } else {
        struct timespec wait = {.tv_sec = wait_ns / 1000000000, .tv_nsec = wait_ns % 1000000000};
        ready = epoll_pwait2(epoll, events, capacity, &wait, NULL);
    }
    return ready < 0 ? (errno == EINTR ? 0 : -errno) : ready;
}
