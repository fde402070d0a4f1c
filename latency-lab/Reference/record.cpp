#include "CReference.h"
#include <atomic>

namespace {

struct Record {
    uint64_t words[16];
};

struct RecordRing {
    Record *records;
    std::atomic<uint64_t> *appended;
    uint64_t mask;
    uint64_t next;
};

inline uint64_t crc(uint64_t sum, uint64_t word) {
    __asm__("crc32q %1, %0" : "+r"(sum) : "r"(word));
    return sum;
}

} // namespace

extern "C" void *creference_records_begin(uint64_t capacity) {
    auto *ring = new RecordRing{new Record[capacity](), new std::atomic<uint64_t>(0), capacity - 1, 0};
    return ring;
}

extern "C" void creference_records_append(void *handle, int64_t count) {
    auto *ring = static_cast<RecordRing *>(handle);
    for (int64_t at = 0; at < count; at++) {
        const uint64_t next = ring->next;
        const uint64_t words[15] = {next, next + 5, next * 3, 7, 0, 6425010, 3, 0, next + 9, next, next * 5, 11, 1, 2, 9};
        Record &record = ring->records[next & ring->mask];
        uint64_t sum = 0xFFFFFFFF;
        for (int word = 0; word < 15; word++) {
            sum = crc(sum, words[word]);
            record.words[word] = words[word];
        }
        record.words[15] = sum << 32;
        ring->appended->store(next + 1, std::memory_order_release);
        ring->next = next + 1;
    }
}

extern "C" void creference_records_end(void *handle) {
    auto *ring = static_cast<RecordRing *>(handle);
    delete[] ring->records;
    delete ring->appended;
    delete ring;
}
