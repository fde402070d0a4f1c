#include <features.h>
#include "CEchoReference.h"
#include "wire.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RESTING = 256 };

typedef struct resting {
    char client[32], price[24], quantity[24], side[8];
    long long number;
} resting;

struct lane_words {
    // What the trade session asked last, for its answer.
    char id[24];
    int is_logon;
    resting *asked;
    resting orders[RESTING];
    int count;
    long long numbers, last_update, clock;
    char *pictures[2], *positions;
    int picture;
};

static long long now_ms(const lane_words *w) {
    if (w->clock != 0) { return w->clock; }
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return t.tv_sec * 1000ll + t.tv_nsec / 1000000;
}

// Appends to `into`; the room is one we chose ourselves.
__attribute__((format(printf, 4, 5)))
static void put(uint8_t *into, size_t *count, size_t room, const char *form, ...) {
    va_list values;
    va_start(values, form);
    int n = vsnprintf((char *)into + *count, room - *count, form, values);
    va_end(values);
    if (n < 0 || (size_t)n >= room - *count) { echo_die("a text fits its room"); }
    *count += (size_t)n;
}

// The text of a field's value up to its end; empty when the field is not there.
static void field(const char *text, const char *name, char *into, size_t room) {
    into[0] = 0;
    const char *at = strstr(text, name);
    if (!at) { return; }
    at += strlen(name);
    size_t count = strcspn(at, "\",}& ");
    if (count >= room) { count = room - 1; }
    memcpy(into, at, count);
    into[count] = 0;
}

static void put_order(const lane_words *w, const resting *o, uint8_t *into, size_t *count, size_t room) {
    put(into, count, room,
        "\"orderId\":%lld,\"symbol\":\"BTCUSDT\",\"status\":\"NEW\",\"clientOrderId\":\"%s\",\"price\":\"%s\","
        "\"avgPrice\":\"0.00\",\"origQty\":\"%s\",\"executedQty\":\"0.000\",\"cumQty\":\"0.000\",\"cumQuote\":\"0.00000\","
        "\"timeInForce\":\"GTX\",\"type\":\"LIMIT\",\"reduceOnly\":false,\"closePosition\":false,\"side\":\"%s\","
        "\"positionSide\":\"BOTH\",\"stopPrice\":\"0.00\",\"workingType\":\"CONTRACT_PRICE\",\"priceProtect\":false,"
        "\"origType\":\"LIMIT\",\"updateTime\":%lld",
        o->number, o->client, o->price, o->quantity, o->side, now_ms(w));
}

static resting *find(lane_words *w, const char *client) {
    for (int i = 0; i < w->count; i++) {
        if (strcmp(w->orders[i].client, client) == 0) { return &w->orders[i]; }
    }
    return NULL;
}

lane_words *lane_words_begin(const char *picture, const char *moved, const char *positions) {
    lane_words *w = calloc(1, sizeof *w);
    if (!w) { echo_die("calloc"); }
    w->pictures[0] = strdup(picture);
    w->pictures[1] = strdup(moved);
    w->positions = strdup(positions);
    return w;
}

void lane_words_end(lane_words *w) {
    free(w->pictures[0]);
    free(w->pictures[1]);
    free(w->positions);
    free(w);
}

void lane_words_clock(lane_words *w, int64_t milliseconds) { w->clock = milliseconds; }

void lane_words_stand(lane_words *w, int64_t last, int is_moved) {
    w->last_update = last;
    w->picture = is_moved;
}

int lane_words_hear(lane_words *w, const char *text) {
    field(text, "\"id\":", w->id, sizeof w->id);
    w->is_logon = strstr(text, "\"session.logon\"") != NULL;
    if (w->is_logon) { return 1; }
    int places = strstr(text, "\"order.place\"") != NULL;
    char client[32];
    field(text, places ? "\"newClientOrderId\":\"" : "\"origClientOrderId\":\"", client, sizeof client);
    resting *o = find(w, client);
    if (!o) {
        if (w->count == RESTING) { echo_die("more orders than there is room for"); }
        o = &w->orders[w->count++];
        memcpy(o->client, client, sizeof client);
        o->number = ++w->numbers;
    }
    field(text, "\"price\":\"", o->price, sizeof o->price);
    field(text, "\"quantity\":\"", o->quantity, sizeof o->quantity);
    field(text, "\"side\":\"", o->side, sizeof o->side);
    w->asked = o;
    return 0;
}

size_t lane_words_accept(lane_words *w, uint8_t *into, size_t room) {
    size_t count = 0;
    put(into, &count, room, "{\"id\":%s,\"status\":200,\"result\":{", w->id);
    if (w->is_logon) {
        put(into, &count, room, "\"authorizedSince\":%lld", now_ms(w));
    } else {
        put_order(w, w->asked, into, &count, room);
    }
    put(into, &count, room, "},\"rateLimits\":[]}");
    return count;
}

size_t lane_words_cancel(lane_words *w, uint8_t *into, size_t room) {
    if (w->count == 0) { return 0; }
    const resting *o = &w->orders[--w->count];
    size_t count = 0;
    long long now = now_ms(w);
    put(into, &count, room,
        "{\"e\":\"ORDER_TRADE_UPDATE\",\"T\":%lld,\"E\":%lld,\"o\":{\"s\":\"BTCUSDT\",\"c\":\"%s\",\"S\":\"%s\","
        "\"o\":\"LIMIT\",\"f\":\"GTX\",\"q\":\"%s\",\"p\":\"%s\",\"ap\":\"0\",\"sp\":\"0\",\"x\":\"CANCELED\","
        "\"X\":\"CANCELED\",\"i\":%lld,\"l\":\"0\",\"z\":\"0\",\"L\":\"0\",\"n\":\"0\",\"N\":\"USDT\",\"T\":%lld,\"t\":0,"
        "\"b\":\"0\",\"a\":\"0\",\"m\":false,\"R\":false,\"wt\":\"CONTRACT_PRICE\",\"ot\":\"LIMIT\",\"ps\":\"BOTH\","
        "\"cp\":false,\"rp\":\"0\",\"pP\":false,\"si\":0,\"ss\":0,\"V\":\"EXPIRE_TAKER\",\"pm\":\"NONE\",\"gtd\":0,"
        "\"er\":\"0\"}}",
        now, now, o->client, o->side, o->quantity, o->price, o->number, now);
    return count;
}

size_t lane_words_subscribed(const char *text, uint8_t *into, size_t room) {
    char id[24];
    field(text, "\"id\":", id, sizeof id);
    size_t count = 0;
    put(into, &count, room, "{\"result\":null,\"id\":%s}", id);
    return count;
}

// One order of ours as a query shows it, or the venue's words for none.
static void put_query(lane_words *w, const char *request, uint8_t *into, size_t *count, size_t room) {
    char client[32];
    field(request, "origClientOrderId=", client, sizeof client);
    const resting *o = find(w, client);
    if (!o) {
        put(into, count, room, "{\"code\":-2013,\"msg\":\"Order does not exist.\"}");
        return;
    }
    put(into, count, room, "{");
    put_order(w, o, into, count, room);
    put(into, count, room, ",\"time\":%lld}", now_ms(w));
}

static void put_open(lane_words *w, uint8_t *into, size_t *count, size_t room) {
    put(into, count, room, "[");
    for (int i = 0; i < w->count; i++) {
        put(into, count, room, i ? ",{" : "{");
        put_order(w, &w->orders[i], into, count, room);
        put(into, count, room, ",\"time\":%lld}", now_ms(w));
    }
    put(into, count, room, "]");
}

size_t lane_words_rest(lane_words *w, const char *request, uint8_t *into, size_t room) {
    size_t count = 0;
    if (strstr(request, "/fapi/v1/time")) {
        put(into, &count, room, "{\"serverTime\":%lld}", now_ms(w));
    } else if (strstr(request, "/fapi/v1/listenKey")) {
        put(into, &count, room, "{\"listenKey\":\"lab\"}");
    } else if (strstr(request, "/fapi/v1/depth")) {
        put(into, &count, room, "{\"lastUpdateId\":%lld,\"E\":%lld,\"T\":%lld,%s", w->last_update, now_ms(w), now_ms(w),
            w->pictures[w->picture]);
    } else if (strstr(request, "/positionSide/dual")) {
        put(into, &count, room, "{\"dualSidePosition\":false}");
    } else if (strstr(request, "/positionRisk")) {
        put(into, &count, room, "%s%lld}]", w->positions, now_ms(w));
    } else if (strstr(request, "/balance")) {
        put(into, &count, room,
            "[{\"accountAlias\":\"x\",\"asset\":\"USDT\",\"balance\":\"1000000.0\",\"crossWalletBalance\":\"1000000.0\","
            "\"crossUnPnl\":\"0.0\",\"availableBalance\":\"1000000.0\",\"maxWithdrawAmount\":\"1000000.0\","
            "\"marginAvailable\":true,\"updateTime\":%lld}]", now_ms(w));
    } else if (strstr(request, "/openOrders")) {
        put_open(w, into, &count, room);
    } else if (strstr(request, "/userTrades")) {
        put(into, &count, room, "[]");
    } else if (strstr(request, "/countdownCancelAll")) {
        put(into, &count, room, "{\"symbol\":\"BTCUSDT\",\"countdownTime\":\"120000\"}");
    } else if (strstr(request, "/allOpenOrders")) {
        put(into, &count, room, "{\"code\":200,\"msg\":\"The operation of cancel all open order is done.\"}");
    } else if (strstr(request, "/fapi/v1/order")) {
        put_query(w, request, into, &count, room);
    } else {
        put(into, &count, room, "{}");
    }
    return count;
}
