#include <features.h>
#include "CEchoReference.h"
#include "wire.h"
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ROOM = 65536 };

struct echo_caller {
    SSL_CTX *context;
    wire wire;
    uint8_t out[ROOM], in[ROOM];
};

struct echo_answerer {
    pthread_t thread;
    int listener;
    uint32_t cpu;
    size_t answer;
    uint16_t port;
    SSL_CTX *context;
};

// One whole frame by blocking reads: where its payload begins and how long it is; 0 at the end of the stream.
static size_t read_frame(wire *w, uint8_t *into, size_t *start) {
    size_t got = 0, whole = 0;
    while (whole == 0 || got < whole) {
        int n = SSL_read(w->ssl, into + got, (int)(ROOM - got));
        if (n <= 0) { return 0; }
        got += (size_t)n;
        if (got < 4) { continue; }
        size_t length = into[1] & 0x7F, mask = into[1] & 0x80 ? 4 : 0;
        *start = 2 + mask;
        if (length == 126) {
            length = (size_t)into[2] << 8 | into[3];
            *start = 4 + mask;
        }
        whole = *start + length;
    }
    return whole - *start;
}

echo_caller *echo_caller_begin(uint16_t port, const char *path) {
    echo_caller *c = calloc(1, sizeof *c);
    if (!c) { echo_die("calloc"); }
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(port)};
    c->wire.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(c->wire.fd, (void *)&address, sizeof address)) { echo_die("connect"); }
    int on = 1;
    setsockopt(c->wire.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    c->context = SSL_CTX_new(TLS_client_method());
    c->wire.ssl = SSL_new(c->context);
    SSL_set_fd(c->wire.ssl, c->wire.fd);
    SSL_set_read_ahead(c->wire.ssl, 1);
    if (SSL_connect(c->wire.ssl) != 1) { echo_die("SSL_connect"); }
    char text[512];
    int count = snprintf(text, sizeof text,
                         "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n", path, port);
    if (!echo_give(&c->wire, (uint8_t *)text, (size_t)count)) { echo_die("SSL_write"); }
    size_t got = 0;
    while (got < 4 || memcmp(c->in + got - 4, "\r\n\r\n", 4) != 0) {
        if (got >= sizeof c->in || SSL_read(c->wire.ssl, c->in + got++, 1) != 1) { echo_die("the upgrade is answered"); }
    }
    return c;
}

size_t echo_caller_ask(echo_caller *c, const uint8_t *text, size_t count, const uint8_t **answer) {
    // A mask of zero: both sides of the row spare themselves the masking.
    c->out[0] = 0x81;
    c->out[1] = 0x80 | 126;
    c->out[2] = (uint8_t)(count >> 8);
    c->out[3] = (uint8_t)count;
    memset(c->out + 4, 0, 4);
    memcpy(c->out + 8, text, count);
    if (!echo_give(&c->wire, c->out, count + 8)) { echo_die("SSL_write"); }
    size_t start = 0, length = read_frame(&c->wire, c->in, &start);
    *answer = c->in + start;
    return length;
}

void echo_caller_end(echo_caller *c) {
    SSL_free(c->wire.ssl);
    SSL_CTX_free(c->context);
    close(c->wire.fd);
    free(c);
}

static void *answer_calls(void *argument) {
    echo_answerer *a = argument;
    echo_pin(a->cpu);
    wire w = {.fd = accept(a->listener, NULL, NULL)};
    if (w.fd < 0) { return NULL; }
    int on = 1;
    setsockopt(w.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    w.ssl = SSL_new(a->context);
    SSL_set_fd(w.ssl, w.fd);
    SSL_set_read_ahead(w.ssl, 1);
    uint8_t in[ROOM], out[ROOM];
    size_t start, total = echo_frame(out, a->answer);
    if (SSL_accept(w.ssl) == 1 && echo_upgrade(&w)) {
        while (read_frame(&w, in, &start) > 0 && echo_give(&w, out, total)) {}
    }
    SSL_free(w.ssl);
    close(w.fd);
    return NULL;
}

echo_answerer *echo_answerer_begin(uint32_t cpu, size_t answer, const char *certificate, const char *key,
                                   const char *suite) {
    echo_answerer *a = calloc(1, sizeof *a);
    if (!a) { echo_die("calloc"); }
    a->cpu = cpu;
    a->answer = answer;
    a->context = echo_context(certificate, key, suite);
    a->listener = echo_listen(1, &a->port);
    if (pthread_create(&a->thread, NULL, answer_calls, a)) { echo_die("pthread_create"); }
    return a;
}

uint16_t echo_answerer_port(const echo_answerer *a) { return a->port; }

void echo_answerer_end(echo_answerer *a) {
    shutdown(a->listener, SHUT_RDWR);
    pthread_join(a->thread, NULL);
    close(a->listener);
    SSL_CTX_free(a->context);
    free(a);
}
