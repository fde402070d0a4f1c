// Digests and signatures: states are plain values a caller keeps, keys are prepared once.
#ifndef COPENSSL_SIGNATURES_H
#define COPENSSL_SIGNATURES_H
#include <features.h>
#include <stddef.h>
#include <stdint.h>

/// A SHA-256 in progress; copying it forks the computation, and nothing of it lies on the heap.
typedef struct copenssl_sha256 {
    uint32_t words[28];
} copenssl_sha256;

void copenssl_sha256_start(copenssl_sha256 *state);
void copenssl_sha256_add(copenssl_sha256 *state, const void *bytes, size_t count);
void copenssl_sha256_end(copenssl_sha256 *state, uint8_t digest[32]);

/// An HMAC-SHA256 key, already run through both pads.
typedef struct copenssl_hmac {
    copenssl_sha256 inner;
    copenssl_sha256 outer;
} copenssl_hmac;

void copenssl_hmac_prepare(copenssl_hmac *key, const void *secret, size_t count);
void copenssl_hmac_sign(const copenssl_hmac *key, const void *bytes, size_t count, uint8_t code[32]);

/// Overwrites memory in a way no compiler leaves out.
void copenssl_forget(void *memory, size_t count);

/// An Ed25519 key with its context; used by one thread at a time.
typedef struct copenssl_ed25519 copenssl_ed25519;

/// From the 32 bytes of RFC 8032; null when OpenSSL refuses them.
copenssl_ed25519 *copenssl_ed25519_private(const uint8_t seed[32]);
copenssl_ed25519 *copenssl_ed25519_public(const uint8_t key[32]);

/// From a PKCS#8 PEM text without a passphrase; null when it is anything but an Ed25519 private key.
copenssl_ed25519 *copenssl_ed25519_pem(const void *text, size_t count);
void copenssl_ed25519_free(copenssl_ed25519 *key);

/// The public half; 1 when it worked.
int copenssl_ed25519_public_of(copenssl_ed25519 *key, uint8_t bytes[32]);

/// 1 when it worked.
int copenssl_ed25519_sign(copenssl_ed25519 *key, const void *bytes, size_t count, uint8_t signature[64]);

/// 1 only for a signature by this key over these bytes.
int copenssl_ed25519_verify(copenssl_ed25519 *key, const void *bytes, size_t count, const uint8_t signature[64]);
#endif
