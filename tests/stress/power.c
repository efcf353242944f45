/* Note in CARIFOREF_NOTES, in order, every write, truncation, sync and removal of this process on regular files
   and folders: what a disk was told, from which a power loss can be played again. A note is one header line
   "operation offset length path", then the bytes written. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int notes = -1;

static int place_of(int fd, char *path, size_t size) {
    char link[64];
    struct stat found;
    if (fstat(fd, &found) || !(S_ISREG(found.st_mode) || S_ISDIR(found.st_mode))) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, size - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return 1;
}

static void note(const char *what, long long offset, size_t length, const char *path, const void *bytes) {
    char head[4200];
    if (notes < 0) {
        const char *target = getenv("CARIFOREF_NOTES");
        if (!target) return;
        notes = syscall(SYS_openat, AT_FDCWD, target, O_WRONLY | O_CREAT | O_APPEND, 0600);
        if (notes < 0) return;
    }
    int size = snprintf(head, sizeof head, "%s %lld %zu %s\n", what, offset, bytes ? length : 0, path);
    syscall(SYS_write, notes, head, size);
    if (bytes) syscall(SYS_write, notes, bytes, length);
}

static void note_write(int fd, long long offset, size_t length, const void *bytes) {
    char path[4096];
    if (place_of(fd, path, sizeof path)) note("write", offset, length, path, bytes);
}

ssize_t write(int fd, const void *bytes, size_t length) {
    note_write(fd, lseek(fd, 0, SEEK_CUR), length, bytes);
    return syscall(SYS_write, fd, bytes, length);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
    note_write(fd, offset, length, bytes);
    return syscall(SYS_pwrite64, fd, bytes, length, offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
    return pwrite64(fd, bytes, length, offset);
}

int ftruncate64(int fd, off64_t length) {
    char path[4096];
    if (place_of(fd, path, sizeof path)) note("truncate", length, 0, path, NULL);
    return syscall(SYS_ftruncate, fd, length);
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

int fdatasync(int fd) {
    char path[4096];
    int code = syscall(SYS_fdatasync, fd);
    if (place_of(fd, path, sizeof path)) note("sync", 0, 0, path, NULL);
    return code;
}

int fsync(int fd) { return fdatasync(fd); }

int unlink(const char *path) {
    note("unlink", 0, 0, path, NULL);
    return syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}
