#include "context.h"
#include <openssl/err.h>
#include <stdlib.h>

static copenssl_context *give_up(SSL_CTX *ssl, const char *what, char *why, size_t capacity) {
    unsigned long error = ERR_peek_last_error();
    const char *reason = error ? ERR_reason_error_string(error) : "out of memory";
    BIO_snprintf(why, capacity, "%s: %s", what, reason ? reason : "refused");
    ERR_clear_error();
    SSL_CTX_free(ssl);
    return NULL;
}

static SSL_CTX *base(const SSL_METHOD *method, int minimum, int maximum, const char *suites13, const char *ciphers12) {
    SSL_CTX *ssl = SSL_CTX_new(method);
    if (!ssl) { return NULL; }
    SSL_CTX_set_options(ssl, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(ssl, SSL_MODE_AUTO_RETRY | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    int good = SSL_CTX_set_min_proto_version(ssl, minimum) && SSL_CTX_set_max_proto_version(ssl, maximum);
    if (suites13) { good = good && SSL_CTX_set_ciphersuites(ssl, suites13); }
    if (ciphers12) { good = good && SSL_CTX_set_cipher_list(ssl, ciphers12); }
    if (good) { return ssl; }
    SSL_CTX_free(ssl);
    return NULL;
}

static copenssl_context *wrap(SSL_CTX *ssl, char *why, size_t capacity) {
    copenssl_context *context = malloc(sizeof *context);
    if (!context) { return give_up(ssl, "context", why, capacity); }
    context->ssl = ssl;
    return context;
}

copenssl_context *copenssl_client_context(const char *authorities, int minimum, int maximum, const char *suites13,
                                          const char *ciphers12, char *why, size_t why_capacity) {
    ERR_clear_error();
    SSL_CTX *ssl = base(TLS_client_method(), minimum, maximum, suites13, ciphers12);
    if (!ssl) { return give_up(NULL, "versions or ciphers", why, why_capacity); }
    int trusted = authorities ? SSL_CTX_load_verify_file(ssl, authorities) : SSL_CTX_set_default_verify_paths(ssl);
    if (!trusted) { return give_up(ssl, "trust store", why, why_capacity); }
    SSL_CTX_set_verify(ssl, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_session_cache_mode(ssl, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(ssl, copenssl_keep_session);
    return wrap(ssl, why, why_capacity);
}

copenssl_context *copenssl_server_context(const char *chain, const char *key, int minimum, int maximum,
                                          const char *suites13, const char *ciphers12, char *why,
                                          size_t why_capacity) {
    ERR_clear_error();
    SSL_CTX *ssl = base(TLS_server_method(), minimum, maximum, suites13, ciphers12);
    if (!ssl) { return give_up(NULL, "versions or ciphers", why, why_capacity); }
    if (SSL_CTX_use_certificate_chain_file(ssl, chain) != 1) {
        return give_up(ssl, "certificate", why, why_capacity);
    }
    if (SSL_CTX_use_PrivateKey_file(ssl, key, SSL_FILETYPE_PEM) != 1) {
        return give_up(ssl, "private key", why, why_capacity);
    }
    SSL_CTX_set_session_cache_mode(ssl, SSL_SESS_CACHE_OFF);
    return wrap(ssl, why, why_capacity);
}

void copenssl_context_limit_records(copenssl_context *context, long bytes) {
    SSL_CTX_set_max_send_fragment(context->ssl, bytes);
}

void copenssl_context_free(copenssl_context *context) {
    if (!context) { return; }
    SSL_CTX_free(context->ssl);
    free(context);
}
