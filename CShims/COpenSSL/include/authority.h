// A test authority and one server certificate under it, for listeners on loopback.
#ifndef COPENSSL_AUTHORITY_H
#define COPENSSL_AUTHORITY_H
#include <features.h>

/// Writes an authority's certificate, and a certificate for localhost and 127.0.0.1 with its key, as PEM files.
///
/// The authority's own key is forgotten: it can sign nothing else. 0, or -1 when a file cannot be written.
int copenssl_make_authority(const char *authority, const char *certificate, const char *key);
#endif
