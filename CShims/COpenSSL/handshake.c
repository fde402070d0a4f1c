#include "wire.h"
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <string.h>

void copenssl_websocket_accept(const char key[24], char answer[28]) {
    static const char magic[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    uint8_t text[24 + sizeof magic - 1];
    uint8_t digest[SHA_DIGEST_LENGTH];
    char encoded[29];
    memcpy(text, key, 24);
    memcpy(text + 24, magic, sizeof magic - 1);
    SHA1(text, sizeof text, digest);
    EVP_EncodeBlock((uint8_t *)encoded, digest, sizeof digest);
    memcpy(answer, encoded, 28);
}

void copenssl_base64_16(const uint8_t bytes[16], char text[24]) {
    char encoded[25];
    EVP_EncodeBlock((uint8_t *)encoded, bytes, 16);
    memcpy(text, encoded, 24);
}
