#ifndef ECHO_WIRE_H
#define ECHO_WIRE_H
#include <openssl/ssl.h>
#include <stddef.h>
#include <stdint.h>

/// A connection with or without TLS.
typedef struct wire {
    int fd;
    SSL *ssl;
} wire;

void echo_die(const char *what);
void echo_pin(uint32_t cpu);
SSL_CTX *echo_context(const char *certificate, const char *key, const char *suite);
int echo_listen(int backlog, uint16_t *port);

/// 1 when all bytes were taken.
int echo_give(wire *w, const uint8_t *from, size_t count);

/// Reads a WebSocket upgrade and answers it.
int echo_upgrade(wire *w);

/// Answers a WebSocket upgrade whose head was read.
int echo_welcome(wire *w, const char *head);

/// A whole text frame around `payload` bytes; the frame's size.
size_t echo_frame(uint8_t *into, size_t payload);
#endif
