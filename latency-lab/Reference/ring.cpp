#include "CReference.h"

#include <atomic>
#include <new>
#include <pthread.h>
#include <sched.h>
#include <thread>

namespace {

// Lamport's queue; each side keeps the other's index and looks again only when it must.
class Ring {
public:
    static constexpr uint64_t capacity = 1024;

    bool push(int64_t value) {
        const uint64_t at = head.load(std::memory_order_relaxed);
        if (at - tailSeen == capacity) {
            tailSeen = tail.load(std::memory_order_acquire);
            if (at - tailSeen == capacity) { return false; }
        }
        slots[at & (capacity - 1)] = value;
        head.store(at + 1, std::memory_order_release);
        return true;
    }

    bool pop(int64_t &value) {
        const uint64_t at = tail.load(std::memory_order_relaxed);
        if (at == headSeen) {
            headSeen = head.load(std::memory_order_acquire);
            if (at == headSeen) { return false; }
        }
        value = slots[at & (capacity - 1)];
        tail.store(at + 1, std::memory_order_release);
        return true;
    }

private:
    alignas(128) std::atomic<uint64_t> head{0};
    alignas(128) uint64_t tailSeen{0};
    alignas(128) std::atomic<uint64_t> tail{0};
    alignas(128) uint64_t headSeen{0};
    alignas(128) int64_t slots[capacity];
};

void pin(uint32_t cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    pthread_setaffinity_np(pthread_self(), sizeof(set), &set);
}

constexpr int64_t goodbye = -1;

struct Stream {
    Ring ring;
    alignas(128) std::atomic<int64_t> received{0};
    std::thread consumer;
    int64_t sent = 0;
};

struct Echo {
    Ring there;
    Ring back;
    std::thread thread;
};

}  // namespace

extern "C" void *creference_ring_begin(uint32_t cpu) {
    Stream *stream = new Stream;
    stream->consumer = std::thread([stream, cpu] {
        pin(cpu);
        int64_t count = 0;
        int64_t value = 0;
        for (;;) {
            if (!stream->ring.pop(value)) {
                stream->received.store(count, std::memory_order_release);
                continue;
            }
            if (value == goodbye) { return; }
            count += 1;
        }
    });
    return stream;
}

extern "C" void creference_ring_send(void *ring, int64_t count) {
    Stream *stream = static_cast<Stream *>(ring);
    for (int64_t at = 0; at < count; at++) {
        while (!stream->ring.push(at)) {}
    }
    stream->sent += count;
    while (stream->received.load(std::memory_order_acquire) != stream->sent) {}
}

extern "C" void creference_ring_end(void *ring) {
    Stream *stream = static_cast<Stream *>(ring);
    while (!stream->ring.push(goodbye)) {}
    stream->consumer.join();
    delete stream;
}

extern "C" void *creference_echo_begin(uint32_t cpu) {
    Echo *echo = new Echo;
    echo->thread = std::thread([echo, cpu] {
        pin(cpu);
        int64_t value = 0;
        for (;;) {
            while (!echo->there.pop(value)) {}
            if (value == goodbye) { return; }
            while (!echo->back.push(value)) {}
        }
    });
    return echo;
}

extern "C" void creference_echo_round(void *pointer, int64_t count) {
    Echo *echo = static_cast<Echo *>(pointer);
    int64_t answer = 0;
    for (int64_t at = 0; at < count; at++) {
        while (!echo->there.push(at)) {}
        while (!echo->back.pop(answer)) {}
    }
}

extern "C" void creference_echo_end(void *pointer) {
    Echo *echo = static_cast<Echo *>(pointer);
    while (!echo->there.push(goodbye)) {}
    echo->thread.join();
    delete echo;
}
