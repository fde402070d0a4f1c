#include "CPlatform.h"
#include <errno.h>
#include <pthread.h>
#include <sched.h>

int cplatform_pin_thread(uint32_t cpu) {
    if (cpu >= CPU_SETSIZE) { return EINVAL; }
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    return pthread_setaffinity_np(pthread_self(), sizeof(set), &set);
}
