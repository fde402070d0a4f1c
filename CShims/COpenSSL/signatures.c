// The SHA256_* calls are called deprecated since 3.0, yet they are the only ones whose state can be copied without a
// heap call: EVP_MD_CTX_copy_ex and EVP_MAC_CTX_dup allocate a provider context each time.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "signatures.h"
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <string.h>

_Static_assert(sizeof(SHA256_CTX) == sizeof(copenssl_sha256), "our copy has OpenSSL's size");
_Static_assert(_Alignof(SHA256_CTX) <= _Alignof(copenssl_sha256), "our copy has OpenSSL's alignment");

static SHA256_CTX *context(copenssl_sha256 *state) { return (SHA256_CTX *)state; }

void copenssl_sha256_start(copenssl_sha256 *state) { SHA256_Init(context(state)); }

void copenssl_sha256_add(copenssl_sha256 *state, const void *bytes, size_t count) {
    SHA256_Update(context(state), bytes, count);
}

void copenssl_sha256_end(copenssl_sha256 *state, uint8_t digest[32]) { SHA256_Final(digest, context(state)); }

void copenssl_hmac_prepare(copenssl_hmac *key, const void *secret, size_t count) {
    uint8_t block[SHA256_CBLOCK] = {0};
    if (count > sizeof(block)) {
        SHA256(secret, count, block);
    } else if (count > 0) {
        memcpy(block, secret, count);
    }
    for (size_t at = 0; at < sizeof(block); at++) { block[at] ^= 0x36; }
    copenssl_sha256_start(&key->inner);
    copenssl_sha256_add(&key->inner, block, sizeof(block));
    for (size_t at = 0; at < sizeof(block); at++) { block[at] ^= 0x36 ^ 0x5c; }
    copenssl_sha256_start(&key->outer);
    copenssl_sha256_add(&key->outer, block, sizeof(block));
    OPENSSL_cleanse(block, sizeof(block));
}

void copenssl_hmac_sign(const copenssl_hmac *key, const void *bytes, size_t count, uint8_t code[32]) {
    copenssl_sha256 state = key->inner;
    copenssl_sha256_add(&state, bytes, count);
    copenssl_sha256_end(&state, code);
    state = key->outer;
    copenssl_sha256_add(&state, code, 32);
    copenssl_sha256_end(&state, code);
}

void copenssl_forget(void *memory, size_t count) { OPENSSL_cleanse(memory, count); }

struct copenssl_ed25519 {
    EVP_PKEY *key;
    EVP_MD_CTX *signing;
    EVP_MD_CTX *verifying;
};

static copenssl_ed25519 *own(EVP_PKEY *key) {
    if (key == NULL) {
        ERR_clear_error();
        return NULL;
    }
    copenssl_ed25519 *made = OPENSSL_zalloc(sizeof(*made));
    if (made == NULL) {
        EVP_PKEY_free(key);
        return NULL;
    }
    made->key = key;
    made->signing = EVP_MD_CTX_new();
    made->verifying = EVP_MD_CTX_new();
    if (EVP_PKEY_get_id(key) != EVP_PKEY_ED25519 || made->signing == NULL || made->verifying == NULL ||
        EVP_DigestVerifyInit(made->verifying, NULL, NULL, NULL, key) != 1) {
        copenssl_ed25519_free(made);
        ERR_clear_error();
        return NULL;
    }
    return made;
}

copenssl_ed25519 *copenssl_ed25519_private(const uint8_t seed[32]) {
    return own(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, 32));
}

copenssl_ed25519 *copenssl_ed25519_public(const uint8_t key[32]) {
    return own(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key, 32));
}

/// Never prompts: a text that needs a passphrase is refused.
static int no_passphrase(char *into, int capacity, int writing, void *context) {
    (void)into, (void)capacity, (void)writing, (void)context;
    return -1;
}

copenssl_ed25519 *copenssl_ed25519_pem(const void *text, size_t count) {
    if (count > 1 << 16) { return NULL; }
    BIO *source = BIO_new_mem_buf(text, (int)count);
    if (source == NULL) { return NULL; }
    EVP_PKEY *key = PEM_read_bio_PrivateKey(source, NULL, no_passphrase, NULL);
    BIO_free(source);
    return own(key);
}

void copenssl_ed25519_free(copenssl_ed25519 *key) {
    if (key == NULL) { return; }
    EVP_MD_CTX_free(key->signing);
    EVP_MD_CTX_free(key->verifying);
    EVP_PKEY_free(key->key);
    OPENSSL_free(key);
}

int copenssl_ed25519_public_of(copenssl_ed25519 *key, uint8_t bytes[32]) {
    size_t count = 32;
    return EVP_PKEY_get_raw_public_key(key->key, bytes, &count) == 1 && count == 32;
}

int copenssl_ed25519_sign(copenssl_ed25519 *key, const void *bytes, size_t count, uint8_t signature[64]) {
    // A context signs once; initialising it again keeps its memory.
    if (EVP_DigestSignInit(key->signing, NULL, NULL, NULL, key->key) != 1) {
        ERR_clear_error();
        return 0;
    }
    size_t written = 64;
    int done = EVP_DigestSign(key->signing, signature, &written, bytes, count) == 1 && written == 64;
    ERR_clear_error();
    return done;
}

int copenssl_ed25519_verify(copenssl_ed25519 *key, const void *bytes, size_t count, const uint8_t signature[64]) {
    int done = EVP_DigestVerifyInit(key->verifying, NULL, NULL, NULL, key->key) == 1 &&
               EVP_DigestVerify(key->verifying, signature, 64, bytes, count) == 1;
    ERR_clear_error();
    return done;
}
