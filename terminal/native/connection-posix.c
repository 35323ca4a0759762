#define _GNU_SOURCE
#include "platform.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/* Longer than the app takes for any answer, so that its own words are heard first (milliseconds). */
#define PATIENCE 40000
#define CONNECT_PATIENCE 3000

static const char socket_name[] = "lock/terminal.sock";
static int folder = -1;
static int connection = -1;
static long long deadline;

static long long milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static const char *set_in_environment(const char *name)
{
    const char *value = getenv(name);
    return value == NULL || *value == '\0' ? NULL : value;
}

static bool joined(char *path, size_t room, const char *start, const char *rest)
{
    int length = snprintf(path, room, "%s%s", start, rest);
    return length > 0 && (size_t)length < room;
}

/* The rule of core/storage/data-folder.ts. */
static bool data_folder(char *path, size_t room)
{
    const char *asked = set_in_environment("FAIRLEAD_DATA_DIR");
    const char *home = set_in_environment("HOME");
    if (asked != NULL) return joined(path, room, asked, "");
    if (home == NULL) {
        const struct passwd *user = getpwuid(geteuid());
        home = user == NULL ? NULL : user->pw_dir;
    }
#ifdef __APPLE__
    return home != NULL && joined(path, room, home, "/Library/Application Support/Fairlead");
#else
    const char *config = set_in_environment("XDG_CONFIG_HOME");
    if (config != NULL) return joined(path, room, config, "/Fairlead");
    return home != NULL && joined(path, room, home, "/.config/Fairlead");
#endif
}

static bool same_user(int peer)
{
#ifdef __linux__
    struct ucred other;
    socklen_t length = sizeof other;
    return getsockopt(peer, SOL_SOCKET, SO_PEERCRED, &other, &length) == 0 && other.uid == geteuid();
#else
    uid_t user;
    gid_t group;
    return getpeereid(peer, &user, &group) == 0 && user == geteuid();
#endif
}

/* By a relative path from inside the data folder: room in an address is for about a hundred bytes only. */
static int connect_from_here(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const long long patience = milliseconds() + CONNECT_PATIENCE;
    int made = socket(AF_UNIX, SOCK_STREAM, 0);

    if (made < 0) fail("Fairlead: there is no socket to be had");
    memcpy(address.sun_path, socket_name, sizeof socket_name);
    if (fcntl(made, F_SETFD, FD_CLOEXEC) < 0 || fcntl(made, F_SETFL, O_NONBLOCK) < 0)
        fail("Fairlead: there is no socket to be had");
    while (connect(made, (const struct sockaddr *)&address, sizeof address) < 0) {
        if (errno == ENOENT || errno == ECONNREFUSED) {
            close(made);
            return -1;
        }
        if (errno == EACCES || errno == EPERM) fail("Fairlead: its socket belongs to another user");
        if (errno != EAGAIN && errno != EINTR) fail("Fairlead: its socket cannot be used");
        if (milliseconds() > patience) fail("Fairlead: the app does not answer");
        (void)poll(NULL, 0, 20);
    }
    if (!same_user(made)) fail("Fairlead: its socket belongs to another user");
    return made;
}

static bool open_connection(void)
{
    int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fchdir(folder) < 0) fail("Fairlead: its data folder cannot be entered");
    connection = connect_from_here();
    /* Where there is no way back nothing is started from a relative path either. */
    if (here >= 0) {
        if (fchdir(here) < 0) fail("Fairlead: the folder where this started is gone");
        close(here);
    }
    return connection >= 0;
}

enum reached reach_app(void)
{
    char path[PATH_MAX];
    struct stat facts;

    deadline = milliseconds() + PATIENCE;
    if (!data_folder(path, sizeof path)) fail("Fairlead: the path of its data folder is too long or not known");
    folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0 && errno == ENOENT) return NO_DATA_FOLDER;
    if (folder < 0) fail("Fairlead: its data folder cannot be opened");
    if (fstat(folder, &facts) < 0 || facts.st_uid != geteuid())
        fail("Fairlead: its data folder belongs to another user");
    return open_connection() ? APP_REACHED : NO_APP;
}

void freshen_connection(void)
{
    struct pollfd end = {.fd = connection, .events = POLLIN};
    deadline = milliseconds() + PATIENCE;
    if (poll(&end, 1, 0) == 0) return;
    close(connection);
    if (!open_connection()) fail("Fairlead: the app has just ended. Start it and try again");
}

static void wait_for(short event)
{
    struct pollfd end = {.fd = connection, .events = event};
    long long left = deadline - milliseconds();
    if (left <= 0 || poll(&end, 1, (int)left) == 0) fail("Fairlead: the app did not answer in time");
}

void send_all(const unsigned char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t sent = write(connection, bytes, length);
        if (sent > 0) {
            bytes += sent;
            length -= (size_t)sent;
        } else if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            wait_for(POLLOUT);
        } else if (sent < 0 && errno != EINTR) {
            fail("Fairlead: the app closed the connection. It is too busy, or ending");
        }
    }
}

void receive_all(unsigned char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t got = read(connection, bytes, length);
        if (got > 0) {
            bytes += got;
            length -= (size_t)got;
        } else if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            wait_for(POLLIN);
        } else if (got == 0 || errno != EINTR) {
            fail("Fairlead: the app closed the connection. It is too busy, or ending");
        }
    }
}
