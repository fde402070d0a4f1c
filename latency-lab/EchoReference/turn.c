#include <features.h>
#include "CEchoReference.h"
#include "wire.h"
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct echo_turn {
    int listener, fd;
    size_t tick, order;
    uint16_t port;
    uint8_t out[65536], in[65536];
};

echo_turn *echo_turn_begin(size_t tick, size_t order) {
    echo_turn *t = calloc(1, sizeof *t);
    if (!t) { echo_die("calloc"); }
    t->fd = -1;
    t->tick = tick;
    t->order = order;
    memset(t->out, 'a', sizeof t->out);
    t->listener = echo_listen(1, &t->port);
    return t;
}

uint16_t echo_turn_port(const echo_turn *t) { return t->port; }

static void say(echo_turn *t) {
    if (send(t->fd, t->out, t->tick, MSG_NOSIGNAL) != (ssize_t)t->tick) { echo_die("send"); }
}

void echo_turn_accept(echo_turn *t) {
    t->fd = accept(t->listener, NULL, NULL);
    if (t->fd < 0) { echo_die("accept"); }
    int on = 1;
    setsockopt(t->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    say(t);
}

void echo_turn_take(echo_turn *t) {
    if (recv(t->fd, t->in, t->order, MSG_WAITALL) != (ssize_t)t->order) { echo_die("recv"); }
    say(t);
}

void echo_turn_end(echo_turn *t) {
    if (t->fd >= 0) { close(t->fd); }
    close(t->listener);
    free(t);
}
