#ifndef COPENSSL_CONTEXT_H
#define COPENSSL_CONTEXT_H
#include "wire.h"
#include <openssl/ssl.h>

struct copenssl_context {
    SSL_CTX *ssl;
};

/// Hands a fresh resumable session to the ticket of its connection.
int copenssl_keep_session(SSL *ssl, SSL_SESSION *fresh);
#endif
