// OpenSSL 3.0 takes and gives back one to three 40-byte blocks for every record. They come from a short list of each
// thread's own, so that a lane's records reach the heap only while it warms up.
#include <features.h>
#include <malloc.h>
#include <openssl/crypto.h>
#include <pthread.h>
#include <stdlib.h>

enum { KEPT_BYTES = 40, KEPT_MAX = 32 };

typedef struct kept {
    void *blocks[KEPT_MAX];
    int count;
    int watched;
} kept;

static _Thread_local kept list;
static pthread_key_t at_exit;
static int has_key;

static void give_back(void *unused) {
    (void)unused;
    while (list.count > 0) { free(list.blocks[--list.count]); }
    list.watched = -1; // blocks freed later in the thread's end go straight to the heap
}

static void *take(size_t count, const char *file, int line) {
    (void)file, (void)line;
    if (count == KEPT_BYTES && list.count > 0) { return list.blocks[--list.count]; }
    return count ? malloc(count) : NULL;
}

static void *resize(void *block, size_t count, const char *file, int line) {
    (void)file, (void)line;
    if (count == 0) {
        free(block);
        return NULL;
    }
    return realloc(block, count);
}

static void give(void *block, const char *file, int line) {
    (void)file, (void)line;
    if (!block) { return; }
    if (!has_key || list.count >= KEPT_MAX || list.watched < 0 || malloc_usable_size(block) != KEPT_BYTES) {
        free(block);
        return;
    }
    if (list.watched == 0) {
        pthread_setspecific(at_exit, &list); // so that the thread's end gives the list back
        list.watched = 1;
    }
    list.blocks[list.count++] = block;
}

// Before main: OpenSSL takes these only before its first allocation.
__attribute__((constructor)) static void install(void) {
    has_key = pthread_key_create(&at_exit, give_back) == 0;
    CRYPTO_set_mem_functions(take, resize, give);
}
