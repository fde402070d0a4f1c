#include <features.h>
#include "CEchoReference.h"
#include "wire.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ROOM = 65536, PADDING = 64 };

struct lane_near {
    SSL_CTX *context;
    wire feed, trade;
    size_t got, frame;
    uint8_t in[ROOM + PADDING], order[ROOM];
};

static wire reach(lane_near *n, lane_venue *venue, int serves, const char *path) {
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                  .sin_port = htons(lane_venue_port(venue))};
    wire w = {.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (connect(w.fd, (void *)&address, sizeof address)) { echo_die("connect"); }
    int on = 1;
    setsockopt(w.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    fcntl(w.fd, F_SETFL, O_NONBLOCK);
    w.ssl = SSL_new(n->context);
    SSL_set_fd(w.ssl, w.fd);
    SSL_set_read_ahead(w.ssl, 1);
    int result;
    while ((result = SSL_connect(w.ssl)) != 1) {
        if (SSL_get_error(w.ssl, result) != SSL_ERROR_WANT_READ) { echo_die("SSL_connect"); }
        if (serves) { lane_venue_step(venue); }
    }
    char text[512];
    int count = snprintf(text, sizeof text,
                         "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n", path);
    if (!echo_give(&w, (uint8_t *)text, (size_t)count)) { echo_die("SSL_write"); }
    size_t got = 0;
    while (got < 4 || memcmp(n->in + got - 4, "\r\n\r\n", 4) != 0) {
        if (serves) { lane_venue_step(venue); }
        int read = SSL_read(w.ssl, n->in + got, 1);
        if (read > 0) {
            got++;
        } else if (SSL_get_error(w.ssl, read) != SSL_ERROR_WANT_READ) {
            echo_die("the upgrade is answered");
        }
    }
    return w;
}

lane_near *lane_near_begin(lane_venue *venue, int serves, const char *suite, const uint8_t *order, size_t count) {
    lane_near *n = calloc(1, sizeof *n);
    if (!n) { echo_die("calloc"); }
    n->context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_ciphersuites(n->context, suite);
    n->feed = reach(n, venue, serves, "/public/stream");
    n->trade = reach(n, venue, serves, "/trade");
    // A masked text frame whose mask is zero: masking is paid for once, as the bytes are prebuilt.
    size_t start = count < 126 ? 6 : 8;
    n->order[0] = 0x81;
    n->order[1] = (uint8_t)(0x80 | (count < 126 ? count : 126));
    if (start == 8) {
        n->order[2] = (uint8_t)(count >> 8);
        n->order[3] = (uint8_t)count;
    }
    memcpy(n->order + start, order, count);
    n->frame = start + count;
    return n;
}

size_t lane_near_read(lane_near *n, const uint8_t **message) {
    int count = SSL_read(n->feed.ssl, n->in + n->got, (int)(ROOM - n->got));
    if (count <= 0) {
        if (SSL_get_error(n->feed.ssl, count) != SSL_ERROR_WANT_READ) { echo_die("SSL_read"); }
        return 0;
    }
    n->got += (size_t)count;
    size_t length = n->in[1] & 0x7F, start = 2;
    if (length == 126) {
        length = (size_t)n->in[2] << 8 | n->in[3];
        start = 4;
    }
    if (n->got < start + length) { return 0; }
    n->got = 0;
    *message = n->in + start;
    return length;
}

void lane_near_write(lane_near *n) {
    if (SSL_write(n->trade.ssl, n->order, (int)n->frame) != (int)n->frame) { echo_die("SSL_write"); }
}

void lane_near_end(lane_near *n) {
    SSL_free(n->feed.ssl);
    SSL_free(n->trade.ssl);
    close(n->feed.fd);
    close(n->trade.fd);
    SSL_CTX_free(n->context);
    free(n);
}
