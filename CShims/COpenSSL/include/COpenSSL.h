// OpenSSL 3. <features.h> comes first in every shim: see docs/dependencies.md.
#ifndef COPENSSL_H
#define COPENSSL_H
#include <features.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include "authority.h"
#include "signatures.h"
#include "wire.h"
#endif
