#include <features.h>
#include "CEchoReference.h"
#include "wire.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct echo_peer {
    pthread_t thread;
    uint32_t cpu;
    int speech, listener;
    size_t tick, order;
    uint16_t port;
    SSL_CTX *context;
};

void echo_die(const char *what) {
    perror(what);
    abort();
}

// 0 at the end of the stream.
static int take(wire *w, uint8_t *into, size_t count) {
    size_t got = 0;
    while (got < count) {
        if (w->ssl) {
            int n = SSL_read(w->ssl, into + got, (int)(count - got));
            if (n > 0) {
                got += (size_t)n;
            } else if (SSL_get_error(w->ssl, n) != SSL_ERROR_WANT_READ) {
                return 0;
            }
        } else {
            ssize_t n = recv(w->fd, into + got, count - got, MSG_DONTWAIT);
            if (n > 0) {
                got += (size_t)n;
            } else if (n == 0 || errno != EAGAIN) {
                return 0;
            }
        }
    }
    return 1;
}

int echo_give(wire *w, const uint8_t *from, size_t count) {
    if (w->ssl) { return SSL_write(w->ssl, from, (int)count) == (int)count; }
    return send(w->fd, from, count, MSG_NOSIGNAL) == (ssize_t)count;
}

// Answers the upgrade; the request is read to its empty line.
int echo_upgrade(wire *w) {
    char head[4096];
    size_t count = 0;
    while (count < 4 || memcmp(head + count - 4, "\r\n\r\n", 4) != 0) {
        if (count + 1 >= sizeof head || !take(w, (uint8_t *)head + count, 1)) { return 0; }
        count++;
    }
    head[count] = 0;
    return echo_welcome(w, head);
}

int echo_welcome(wire *w, const char *head) {
    const char *key = strstr(head, "Sec-WebSocket-Key: ");
    if (!key) { return 0; }
    char text[61];
    memcpy(text, key + 19, 24);
    memcpy(text + 24, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", 36);
    uint8_t digest[20];
    char proof[32], answer[256];
    SHA1((uint8_t *)text, 60, digest);
    EVP_EncodeBlock((uint8_t *)proof, digest, 20);
    int n = snprintf(answer, sizeof answer,
                     "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                     "Sec-WebSocket-Accept: %s\r\n\r\n", proof);
    return echo_give(w, (uint8_t *)answer, (size_t)n);
}

// A whole text frame around `payload` bytes; the frame's size.
size_t echo_frame(uint8_t *into, size_t payload) {
    size_t head = payload < 126 ? 2 : 4;
    into[0] = 0x81;
    if (head == 2) {
        into[1] = (uint8_t)payload;
    } else {
        into[1] = 126;
        into[2] = (uint8_t)(payload >> 8);
        into[3] = (uint8_t)payload;
    }
    memset(into + head, 'a', payload);
    return head + payload;
}

static void *serve(void *argument) {
    echo_peer *peer = argument;
    echo_pin(peer->cpu);
    wire w = {.fd = accept(peer->listener, NULL, NULL)};
    if (w.fd < 0) { return NULL; }
    int on = 1;
    setsockopt(w.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (peer->context) {
        w.ssl = SSL_new(peer->context);
        SSL_set_fd(w.ssl, w.fd);
        SSL_set_read_ahead(w.ssl, 1);
        if (SSL_accept(w.ssl) != 1) { goto over; }
    }
    fcntl(w.fd, F_SETFL, O_NONBLOCK);
    if (peer->speech == ECHO_WEBSOCKET && !echo_upgrade(&w)) { goto over; }
    uint8_t out[65536], in[65536];
    size_t tick = peer->tick, order = peer->order;
    memset(out, 'a', sizeof out);
    if (peer->speech == ECHO_WEBSOCKET) {
        tick = echo_frame(out, tick);
        order += order < 126 ? 6 : 8; // a masked header
    }
    while (echo_give(&w, out, tick) && take(&w, in, order)) {}
over:
    SSL_free(w.ssl);
    close(w.fd);
    return NULL;
}

SSL_CTX *echo_context(const char *certificate, const char *key, const char *suite) {
    signal(SIGPIPE, SIG_IGN); // OpenSSL writes to sockets that may have gone
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    if (!context || SSL_CTX_use_certificate_file(context, certificate, SSL_FILETYPE_PEM) != 1
        || SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1
        || SSL_CTX_set_ciphersuites(context, suite) != 1) {
        echo_die("certificate");
    }
    return context;
}

int echo_listen(int backlog, uint16_t *port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(listener, (void *)&address, size) || listen(listener, backlog)
        || getsockname(listener, (void *)&address, &size)) {
        echo_die("listen");
    }
    *port = ntohs(address.sin_port);
    return listener;
}

void echo_pin(uint32_t cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    pthread_setaffinity_np(pthread_self(), sizeof set, &set);
}

echo_peer *echo_peer_begin(uint32_t cpu, int speech, size_t tick, size_t order, const char *certificate,
                           const char *key, const char *suite) {
    echo_peer *peer = calloc(1, sizeof *peer);
    if (!peer) { echo_die("calloc"); }
    peer->cpu = cpu;
    peer->speech = speech;
    peer->tick = tick;
    peer->order = order;
    if (certificate) { peer->context = echo_context(certificate, key, suite); }
    peer->listener = echo_listen(1, &peer->port);
    if (pthread_create(&peer->thread, NULL, serve, peer)) { echo_die("pthread_create"); }
    return peer;
}

uint16_t echo_peer_port(const echo_peer *peer) { return peer->port; }

void echo_peer_end(echo_peer *peer) {
    shutdown(peer->listener, SHUT_RDWR);
    pthread_join(peer->thread, NULL);
    close(peer->listener);
    SSL_CTX_free(peer->context);
    free(peer);
}

int echo_certificate(const char *certificate, const char *key) {
    EVP_PKEY *pair = EVP_EC_gen("P-256");
    X509 *x = X509_new();
    ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
    X509_gmtime_adj(X509_getm_notBefore(x), -60);
    X509_gmtime_adj(X509_getm_notAfter(x), 86400);
    X509_set_version(x, 2);
    X509_set_pubkey(x, pair);
    X509_NAME *name = X509_get_subject_name(x);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const uint8_t *)"127.0.0.1", -1, -1, 0);
    X509_set_issuer_name(x, name);
    X509_EXTENSION *names = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, "IP:127.0.0.1");
    X509_add_ext(x, names, -1);
    X509_EXTENSION_free(names);
    int good = X509_sign(x, pair, EVP_sha256()) != 0;
    FILE *out = fopen(certificate, "w");
    good = good && out && PEM_write_X509(out, x);
    if (out) { fclose(out); }
    out = fopen(key, "w");
    good = good && out && PEM_write_PrivateKey(out, pair, NULL, NULL, 0, NULL, NULL);
    if (out) { fclose(out); }
    X509_free(x);
    EVP_PKEY_free(pair);
    return good ? 0 : -1;
}
