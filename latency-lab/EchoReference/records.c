#include <features.h>
#include "CEchoReference.h"
#include "wire.h"
#include <stdlib.h>
#include <string.h>

enum { ROOM = 65536 };

struct echo_records {
    SSL_CTX *far_context, *near_context;
    SSL *far, *near;
    size_t tick, order, waiting, answered;
    uint8_t ciphertext[ROOM], answer[ROOM], plain[ROOM], text[ROOM];
};

// What an end wrote, taken out of its growing BIO.
static size_t collect(SSL *ssl, uint8_t *into) {
    char *start;
    long count = BIO_get_mem_data(SSL_get_wbio(ssl), &start);
    if (count < 0 || count > ROOM) { echo_die("BIO_get_mem_data"); }
    memcpy(into, start, (size_t)count);
    BIO_reset(SSL_get_wbio(ssl));
    return (size_t)count;
}

// Puts received bytes where they lie before an end.
static void offer(SSL *ssl, const uint8_t *from, size_t count) {
    BIO *bio = BIO_new_mem_buf(from, (int)count);
    if (!bio) { echo_die("BIO_new_mem_buf"); }
    BIO_set_mem_eof_return(bio, -1);
    SSL_set0_rbio(ssl, bio);
}

static SSL *end_over_memory(SSL_CTX *context) {
    SSL *ssl = SSL_new(context);
    BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
    if (!ssl || !in || !out) { echo_die("SSL_new"); }
    SSL_set_bio(ssl, in, out);
    SSL_set_read_ahead(ssl, 1);
    return ssl;
}

static void shake_hands(echo_records *r) {
    SSL_set_connect_state(r->near);
    SSL_set_accept_state(r->far);
    while (!SSL_is_init_finished(r->near) || !SSL_is_init_finished(r->far)) {
        SSL_do_handshake(r->near);
        r->answered = collect(r->near, r->answer);
        offer(r->far, r->answer, r->answered);
        SSL_do_handshake(r->far);
        r->waiting = collect(r->far, r->ciphertext);
        offer(r->near, r->ciphertext, r->waiting);
    }
}

echo_records *echo_records_begin(size_t tick, size_t order, const char *certificate, const char *key,
                                 const char *suite) {
    echo_records *r = calloc(1, sizeof *r);
    if (!r) { echo_die("calloc"); }
    r->tick = tick;
    r->order = order;
    memset(r->text, 'a', sizeof r->text);
    r->far_context = echo_context(certificate, key, suite);
    SSL_CTX_set_num_tickets(r->far_context, 0);
    r->near_context = SSL_CTX_new(TLS_client_method());
    if (!r->near_context) { echo_die("SSL_CTX_new"); }
    r->far = end_over_memory(r->far_context);
    r->near = end_over_memory(r->near_context);
    shake_hands(r);
    if (SSL_write(r->far, r->text, (int)tick) != (int)tick) { echo_die("SSL_write"); }
    r->waiting = collect(r->far, r->ciphertext);
    return r;
}

void echo_records_run(echo_records *r) {
    offer(r->near, r->ciphertext, r->waiting);
    if (SSL_read(r->near, r->plain, sizeof r->plain) != (int)r->tick) { echo_die("SSL_read"); }
    if (SSL_write(r->near, r->text, (int)r->order) != (int)r->order) { echo_die("SSL_write"); }
    r->answered = collect(r->near, r->answer);
}

void echo_records_turn(echo_records *r) {
    offer(r->far, r->answer, r->answered);
    if (SSL_read(r->far, r->plain, sizeof r->plain) != (int)r->order) { echo_die("SSL_read"); }
    if (SSL_write(r->far, r->text, (int)r->tick) != (int)r->tick) { echo_die("SSL_write"); }
    r->waiting = collect(r->far, r->ciphertext);
}

void echo_records_end(echo_records *r) {
    SSL_free(r->far);
    SSL_free(r->near);
    SSL_CTX_free(r->far_context);
    SSL_CTX_free(r->near_context);
    free(r);
}
