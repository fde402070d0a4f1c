#include "context.h"
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

struct copenssl_session {
    copenssl_wire wire; // first, so that a session is its wire
    SSL *ssl;
    copenssl_ticket *ticket;
};

struct copenssl_ticket {
    SSL_SESSION *session;
};

static int wire_read(BIO *bio, char *into, int capacity) {
    copenssl_wire *wire = BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    if (wire->input_count == 0) {
        BIO_set_retry_read(bio);
        return -1;
    }
    int count = (size_t)capacity < wire->input_count ? capacity : (int)wire->input_count;
    memcpy(into, wire->input, (size_t)count);
    wire->input += count;
    wire->input_count -= (size_t)count;
    return count;
}

static int wire_write(BIO *bio, const char *from, int count) {
    copenssl_wire *wire = BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    if ((size_t)count > wire->output_capacity - wire->output_count) {
        BIO_set_retry_write(bio);
        return -1;
    }
    memcpy(wire->output + wire->output_count, from, (size_t)count);
    wire->output_count += (size_t)count;
    return count;
}

static long wire_control(BIO *bio, int command, long number, void *pointer) {
    (void)bio, (void)number, (void)pointer;
    return command == BIO_CTRL_FLUSH;
}

static BIO_METHOD *wire_method(void) {
    static BIO_METHOD *method;
    BIO_METHOD *known = __atomic_load_n(&method, __ATOMIC_ACQUIRE);
    if (known) { return known; }
    BIO_METHOD *made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "wire");
    if (!made) { return NULL; }
    BIO_meth_set_read(made, wire_read);
    BIO_meth_set_write(made, wire_write);
    BIO_meth_set_ctrl(made, wire_control);
    if (!__atomic_compare_exchange_n(&method, &known, made, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
        BIO_meth_free(made); // another thread was first
        return known;
    }
    return made;
}

static copenssl_session *session_new(copenssl_context *context) {
    copenssl_session *session = calloc(1, sizeof *session);
    if (!session) { return NULL; }
    session->ssl = SSL_new(context->ssl);
    BIO *bio = BIO_new(wire_method());
    if (!session->ssl || !bio) {
        BIO_free(bio);
        SSL_free(session->ssl);
        free(session);
        return NULL;
    }
    BIO_set_data(bio, &session->wire);
    BIO_set_init(bio, 1);
    SSL_set_bio(session->ssl, bio, bio);
    SSL_set_app_data(session->ssl, session);
    SSL_set_read_ahead(session->ssl, 1);
    return session;
}

copenssl_session *copenssl_client_session(copenssl_context *context, const char *host) {
    ERR_clear_error();
    copenssl_session *session = session_new(context);
    if (!session) { return NULL; }
    SSL_set_connect_state(session->ssl);
    X509_VERIFY_PARAM *verify = SSL_get0_param(session->ssl);
    int named;
    if (X509_VERIFY_PARAM_set1_ip_asc(verify, host)) {
        named = 1; // an address has no server name
    } else {
        ERR_clear_error();
        SSL_set_hostflags(session->ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        named = SSL_set1_host(session->ssl, host) && SSL_set_tlsext_host_name(session->ssl, host);
    }
    if (!named) {
        copenssl_session_free(session);
        return NULL;
    }
    return session;
}

copenssl_session *copenssl_server_session(copenssl_context *context) {
    ERR_clear_error();
    copenssl_session *session = session_new(context);
    if (session) { SSL_set_accept_state(session->ssl); }
    return session;
}

void copenssl_session_free(copenssl_session *session) {
    if (!session) { return; }
    SSL_free(session->ssl);
    free(session);
}

static int outcome(copenssl_session *session, int result) {
    switch (SSL_get_error(session->ssl, result)) {
    case SSL_ERROR_WANT_READ: return COPENSSL_WANTS_INPUT;
    case SSL_ERROR_WANT_WRITE: return COPENSSL_WANTS_ROOM;
    case SSL_ERROR_ZERO_RETURN: return COPENSSL_CLOSED;
    default: return COPENSSL_FAILED;
    }
}

int copenssl_handshake(copenssl_session *session) {
    ERR_clear_error();
    int result = SSL_do_handshake(session->ssl);
    return result == 1 ? 1 : outcome(session, result);
}

// A full queue would make the outcome a lie; clearing an empty one costs 3,000 instructions a message, a look few.
static void forget_errors(void) {
    if (ERR_peek_error() != 0) { ERR_clear_error(); }
}

long copenssl_read(copenssl_session *session, void *into, size_t capacity) {
    size_t count = 0;
    // Asked for once more behind the last record, the library takes as long to find nothing as to find much.
    if (session->wire.input_count == 0 && !SSL_has_pending(session->ssl)) { return COPENSSL_WANTS_INPUT; }
    forget_errors();
    int result = SSL_read_ex(session->ssl, into, capacity, &count);
    return result == 1 ? (long)count : outcome(session, result);
}

long copenssl_write(copenssl_session *session, const void *from, size_t count) {
    size_t written = 0;
    forget_errors();
    int result = SSL_write_ex(session->ssl, from, count, &written);
    return result == 1 ? (long)written : outcome(session, result);
}

void copenssl_shut(copenssl_session *session) {
    ERR_clear_error();
    if (SSL_is_init_finished(session->ssl)) { SSL_shutdown(session->ssl); }
    ERR_clear_error();
}

int copenssl_update_keys(copenssl_session *session) {
    return SSL_version(session->ssl) == TLS1_3_VERSION
        && SSL_key_update(session->ssl, SSL_KEY_UPDATE_REQUESTED) == 1;
}

int copenssl_resumed(copenssl_session *session) { return SSL_session_reused(session->ssl); }

int copenssl_version(copenssl_session *session) { return SSL_version(session->ssl); }

const char *copenssl_cipher(copenssl_session *session) { return SSL_get_cipher_name(session->ssl); }

void copenssl_why(copenssl_session *session, char *why, size_t capacity) {
    long verdict = SSL_get_verify_result(session->ssl);
    unsigned long error = ERR_peek_error();
    const char *reason = error ? ERR_reason_error_string(error) : NULL;
    if (verdict != X509_V_OK) {
        BIO_snprintf(why, capacity, "certificate refused: %s", X509_verify_cert_error_string(verdict));
    } else if (reason) {
        BIO_snprintf(why, capacity, "%s", reason);
    } else {
        BIO_snprintf(why, capacity, "the peer broke off");
    }
    ERR_clear_error();
}

copenssl_ticket *copenssl_ticket_new(void) { return calloc(1, sizeof(copenssl_ticket)); }

void copenssl_ticket_free(copenssl_ticket *ticket) {
    if (!ticket) { return; }
    SSL_SESSION_free(ticket->session);
    free(ticket);
}

void copenssl_session_resumes(copenssl_session *session, copenssl_ticket *ticket) {
    session->ticket = ticket;
    if (ticket->session && SSL_SESSION_is_resumable(ticket->session)) {
        SSL_set_session(session->ssl, ticket->session);
    }
}

int copenssl_keep_session(SSL *ssl, SSL_SESSION *fresh) {
    copenssl_session *session = SSL_get_app_data(ssl);
    if (!session || !session->ticket) { return 0; }
    SSL_SESSION_free(session->ticket->session);
    session->ticket->session = fresh;
    return 1; // the reference is ours now
}
