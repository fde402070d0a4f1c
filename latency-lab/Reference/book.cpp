#include "CReference.h"
#include <list>
#include <map>
#include <unordered_map>

namespace {

struct Order {
    int64_t number;
    int64_t quantity;
};

using Queue = std::list<Order>;
using Side = std::map<int64_t, Queue>;

struct Place {
    bool buys;
    int64_t price;
    Queue::iterator order;
};

// Matching alone: no accounts, no money, no events.
struct Book {
    Side bids, asks;
    std::unordered_map<int64_t, Place> places;
    int64_t traded = 0;

    Side &side(bool buys) { return buys ? bids : asks; }

    void take(bool buys, int64_t price, int64_t &quantity) {
        Side &other = side(!buys);
        while (quantity > 0 && !other.empty()) {
            auto level = buys ? other.begin() : std::prev(other.end());
            if (buys ? level->first > price : level->first < price) { return; }
            Queue &queue = level->second;
            while (quantity > 0 && !queue.empty()) {
                Order &maker = queue.front();
                const int64_t fill = quantity < maker.quantity ? quantity : maker.quantity;
                traded += fill;
                quantity -= fill;
                maker.quantity -= fill;
                if (maker.quantity == 0) {
                    places.erase(maker.number);
                    queue.pop_front();
                }
            }
            if (queue.empty()) { other.erase(level); }
        }
    }

    void add(bool buys, int64_t number, int64_t price, int64_t quantity) {
        take(buys, price, quantity);
        if (quantity == 0) { return; }
        Queue &queue = side(buys)[price];
        queue.push_back({number, quantity});
        places[number] = {buys, price, std::prev(queue.end())};
    }

    void cancel(int64_t number) {
        auto found = places.find(number);
        if (found == places.end()) { return; }
        Side &own = side(found->second.buys);
        auto level = own.find(found->second.price);
        level->second.erase(found->second.order);
        if (level->second.empty()) { own.erase(level); }
        places.erase(found);
    }
};

}  // namespace

extern "C" void *creference_book_begin(void) { return new Book; }

extern "C" void creference_book_end(void *book) { delete static_cast<Book *>(book); }

extern "C" void creference_book_clear(void *book) { *static_cast<Book *>(book) = Book(); }

extern "C" void creference_book_do(void *book, int kind, int buys, int64_t number, int64_t price, int64_t quantity) {
    Book &self = *static_cast<Book *>(book);
    switch (kind) {
    case 0: self.add(buys != 0, number, price, quantity); break;
    case 1: self.cancel(number); break;
    default: self.take(buys != 0, price, quantity);
    }
}
