#define _GNU_SOURCE
#include "platform.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif
#ifdef __APPLE__
#include <libproc.h>
#include <mach-o/dyld.h>
#endif

#ifndef FAIRLEAD_NODE
#define FAIRLEAD_NODE "/usr/bin/node"
#endif

/* How long a reader of the answer may pause (milliseconds). */
#define PATIENCE 40000

void harden(void)
{
    const struct rlimit none = {0, 0};
    (void)setrlimit(RLIMIT_CORE, &none);
#ifdef __linux__
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
    signal(SIGPIPE, SIG_IGN);
}

size_t read_input(unsigned char *bytes, size_t room)
{
    size_t filled = 0;
    for (;;) {
        unsigned char more;
        ssize_t got = filled < room ? read(STDIN_FILENO, bytes + filled, room - filled) : read(STDIN_FILENO, &more, 1);
        if (got == 0) return filled;
        if (got > 0 && filled == room) fail("Fairlead: the input is too long");
        if (got > 0) filled += (size_t)got;
        else if (errno != EINTR) fail("Fairlead: the input cannot be read");
    }
}

bool write_output(int stream, const unsigned char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(stream, bytes, length);
        if (written > 0) {
            bytes += written;
            length -= (size_t)written;
        } else if (written < 0 && errno == EAGAIN) {
            struct pollfd end = {.fd = stream, .events = POLLOUT};
            if (poll(&end, 1, PATIENCE) == 0) return false;
        } else if (written == 0 || errno != EINTR) {
            return false;
        }
    }
    return true;
}

static void copy_name(char *name, size_t room, const char *path)
{
    const char *slash = strrchr(path, '/');
    (void)snprintf(name, room, "%s", slash == NULL ? path : slash + 1);
}

void asking_program(char *name, size_t room)
{
    char path[PATH_MAX];
#ifdef __APPLE__
    if (proc_pidpath(getppid(), path, sizeof path) > 0) copy_name(name, room, path);
#else
    char link[64];
    (void)snprintf(link, sizeof link, "/proc/%ld/exe", (long)getppid());
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return;
    path[length] = '\0';
    copy_name(name, room, path);
#endif
}

static bool own_path(char *path)
{
#ifdef __APPLE__
    char found[PATH_MAX];
    uint32_t room = sizeof found;
    return _NSGetExecutablePath(found, &room) == 0 && realpath(found, path) != NULL;
#else
    ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 1);
    if (length <= 0) return false;
    path[length] = '\0';
    return true;
#endif
}

/* Beside this very program, behind every link: whoever can write there could replace the program itself. */
void answer_without_app(const char *verb)
{
    static const char *const unwanted[] = {"NODE_OPTIONS", "NODE_DEBUG", "NODE_DEBUG_NATIVE", "NODE_V8_COVERAGE",
                                           "NODE_PATH", "DEBUG"};
    char own[PATH_MAX];
    char script[PATH_MAX + 32];
    char program[65] = "";
    char *slash;

    if (!own_path(own)) return;
    for (int up = 0; up < 2; up++) {
        slash = strrchr(own, '/');
        if (slash == NULL) return;
        *slash = '\0';
    }
    (void)snprintf(script, sizeof script, "%s/main/terminal.js", own);
    if (access(script, R_OK) < 0) return;
    for (size_t each = 0; each < sizeof unwanted / sizeof *unwanted; each++) unsetenv(unwanted[each]);
    asking_program(program, sizeof program);
    setenv("FAIRLEAD_ASKING_PROGRAM", program, 1);
    signal(SIGPIPE, SIG_DFL);
    execl(FAIRLEAD_NODE, "node", script, verb, (char *)NULL);
    execlp("node", "node", script, verb, (char *)NULL);
}
