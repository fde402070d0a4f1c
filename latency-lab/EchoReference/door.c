#include <features.h>
#include "CEchoReference.h"
#include "wire.h"
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

struct echo_door {
    pthread_t thread;
    uint32_t cpu;
    int speech, listener;
    uint16_t port;
    SSL_CTX *context;
};

static ssize_t hear(wire *w, uint8_t *into, size_t room) {
    return w->ssl ? SSL_read(w->ssl, into, (int)room) : recv(w->fd, into, room, 0);
}

// A guest has one ping on its way, a masked frame of six bytes, which TLS hands up in one piece.
static void answer_pings(wire *w) {
    static const uint8_t pong[2] = {0x8A, 0};
    uint8_t in[256];
    while (hear(w, in, sizeof in) == 6 && in[0] == 0x89 && echo_give(w, pong, sizeof pong)) {}
}

static void receive_guest(echo_door *door, wire *w) {
    if (door->context) {
        w->ssl = SSL_new(door->context);
        SSL_set_fd(w->ssl, w->fd);
        if (SSL_accept(w->ssl) != 1) { return; }
    }
    if (door->speech == ECHO_WEBSOCKET) {
        if (echo_upgrade(w)) { answer_pings(w); }
        return;
    }
    // One byte behind the tickets: who has it has them.
    uint8_t byte = 'x';
    if (!echo_give(w, &byte, 1)) { return; }
    while (hear(w, &byte, 1) > 0) {}
}

static void *keep(void *argument) {
    echo_door *door = argument;
    echo_pin(door->cpu);
    for (;;) {
        wire w = {.fd = accept(door->listener, NULL, NULL)};
        if (w.fd < 0) {
            // A guest that left while it waited is no end of ours.
            if (errno == ECONNABORTED || errno == EINTR) { continue; }
            return NULL;
        }
        int on = 1;
        setsockopt(w.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        receive_guest(door, &w);
        SSL_free(w.ssl);
        close(w.fd);
    }
}

echo_door *echo_door_begin(uint32_t cpu, int speech, int tickets, const char *certificate, const char *key,
                           const char *suite) {
    echo_door *door = calloc(1, sizeof *door);
    if (!door) { echo_die("calloc"); }
    door->cpu = cpu;
    door->speech = speech;
    if (certificate) {
        door->context = echo_context(certificate, key, suite);
        SSL_CTX_set_num_tickets(door->context, tickets ? 1 : 0);
    }
    door->listener = echo_listen(16, &door->port);
    if (pthread_create(&door->thread, NULL, keep, door)) { echo_die("pthread_create"); }
    return door;
}

uint16_t echo_door_port(const echo_door *door) { return door->port; }

void echo_door_end(echo_door *door) {
    shutdown(door->listener, SHUT_RDWR);
    pthread_join(door->thread, NULL);
    close(door->listener);
    SSL_CTX_free(door->context);
    free(door);
}
