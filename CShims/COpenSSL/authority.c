#include "authority.h"
#include <fcntl.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <unistd.h>

static int extend(X509 *certificate, X509 *issuer, int nid, const char *value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    if (extension == NULL) { return 0; }
    int added = X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    return added;
}

/// A certificate without extensions and signature; 397 days is the most that clients take.
static X509 *start(EVP_PKEY *key, const char *name, X509 *issuer) {
    X509 *certificate = X509_new();
    if (certificate == NULL) { return NULL; }
    unsigned char serial[16];
    BIGNUM *number = RAND_bytes(serial, sizeof serial) == 1 ? BN_bin2bn(serial, sizeof serial, NULL) : NULL;
    X509_NAME *subject = X509_get_subject_name(certificate);
    int good = number != NULL && X509_set_version(certificate, 2)
        && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != NULL
        && X509_gmtime_adj(X509_getm_notBefore(certificate), -86400) != NULL
        && X509_gmtime_adj(X509_getm_notAfter(certificate), 390L * 86400) != NULL
        && X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, (const unsigned char *)name, -1, -1, 0)
        && X509_set_issuer_name(certificate, issuer == NULL ? subject : X509_get_subject_name(issuer))
        && X509_set_pubkey(certificate, key);
    BN_free(number);
    if (good) { return certificate; }
    X509_free(certificate);
    return NULL;
}

static FILE *create(const char *path, mode_t mode) {
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (file < 0) { return NULL; }
    FILE *stream = fdopen(file, "w");
    if (stream == NULL) { close(file); }
    return stream;
}

static int write_certificate(const char *path, X509 *certificate) {
    FILE *stream = create(path, 0644);
    if (stream == NULL) { return 0; }
    int written = PEM_write_X509(stream, certificate);
    return fclose(stream) == 0 && written;
}

static int write_key(const char *path, EVP_PKEY *key) {
    FILE *stream = create(path, 0600);
    if (stream == NULL) { return 0; }
    int written = PEM_write_PrivateKey(stream, key, NULL, NULL, 0, NULL, NULL);
    return fclose(stream) == 0 && written;
}

int copenssl_make_authority(const char *authority, const char *certificate, const char *key) {
    EVP_PKEY *root_key = EVP_EC_gen("P-256");
    EVP_PKEY *leaf_key = EVP_EC_gen("P-256");
    X509 *root = root_key == NULL ? NULL : start(root_key, "Apus test authority", NULL);
    X509 *leaf = leaf_key == NULL || root == NULL ? NULL : start(leaf_key, "localhost", root);
    int good = root != NULL && leaf != NULL
        && extend(root, root, NID_basic_constraints, "critical,CA:TRUE,pathlen:0")
        && extend(root, root, NID_key_usage, "critical,keyCertSign,cRLSign")
        && extend(root, root, NID_subject_key_identifier, "hash")
        && X509_sign(root, root_key, EVP_sha256()) > 0
        && extend(leaf, root, NID_basic_constraints, "critical,CA:FALSE")
        && extend(leaf, root, NID_key_usage, "critical,digitalSignature")
        && extend(leaf, root, NID_ext_key_usage, "serverAuth")
        && extend(leaf, root, NID_subject_key_identifier, "hash")
        && extend(leaf, root, NID_authority_key_identifier, "keyid:always")
        && extend(leaf, root, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1")
        && X509_sign(leaf, root_key, EVP_sha256()) > 0
        && write_certificate(authority, root) && write_certificate(certificate, leaf)
        && write_key(key, leaf_key);
    X509_free(root);
    X509_free(leaf);
    EVP_PKEY_free(root_key);
    EVP_PKEY_free(leaf_key);
    return good ? 0 : -1;
}
