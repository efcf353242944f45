/* A clock moved by CARIFOREF_DECALAGE seconds, for one process: what a machine whose clock is wrong sees. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static long long shift(void) {
    const char *text = getenv("CARIFOREF_DECALAGE");
    return text ? atoll(text) : 0;
}

int clock_gettime(clockid_t kind, struct timespec *found) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
    int code = real(kind, found);
    if (!code && (kind == CLOCK_REALTIME || kind == CLOCK_REALTIME_COARSE)) found->tv_sec += shift();
    return code;
}

int gettimeofday(struct timeval *found, void *zone) {
    static int (*real)(struct timeval *, void *);
    if (!real) real = dlsym(RTLD_NEXT, "gettimeofday");
    int code = real(found, zone);
    if (!code) found->tv_sec += shift();
    return code;
}

time_t time(time_t *found) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (found) *found = now.tv_sec;
    return now.tv_sec;
}
