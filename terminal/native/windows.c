#define WIN32_LEAN_AND_MEAN
#include "platform.h"

#include <windows.h>

#include <aclapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tlhelp32.h>

/* Longer than the app takes for any answer, so that its own words are heard first (milliseconds). */
#define PATIENCE 40000
#define CONNECT_PATIENCE 3000

static const char pipe_start[] = "\\\\.\\pipe\\fairlead-terminal-";
static char pipe_name[128];
static HANDLE pipe = INVALID_HANDLE_VALUE;
static ULONGLONG deadline;

void harden(void)
{
    (void)SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
}

/* The rule of core/storage/data-folder.ts. */
static bool data_folder(wchar_t *path, size_t room)
{
    const wchar_t *asked = _wgetenv(L"FAIRLEAD_DATA_DIR");
    const wchar_t *roaming = _wgetenv(L"APPDATA");
    const wchar_t *home = _wgetenv(L"USERPROFILE");
    int length;
    if (asked != NULL && *asked != L'\0') length = _snwprintf(path, room, L"%ls", asked);
    else if (roaming != NULL && *roaming != L'\0') length = _snwprintf(path, room, L"%ls\\Fairlead", roaming);
    else if (home != NULL) length = _snwprintf(path, room, L"%ls\\AppData\\Roaming\\Fairlead", home);
    else return false;
    return length > 0 && (size_t)length < room;
}

/* The user to whom this process belongs, in `room` bytes. */
static TOKEN_USER *own_user(BYTE *bytes, DWORD room)
{
    HANDLE token;
    DWORD length;
    BOOL got;
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token)) return NULL;
    got = GetTokenInformation(token, TokenUser, bytes, room, &length);
    CloseHandle(token);
    return got ? (TOKEN_USER *)(void *)bytes : NULL;
}

/* Whoever made the pipe owns it; an administrator's may belong to their group. */
static bool same_user(HANDLE opened)
{
    BYTE bytes[256];
    TOKEN_USER *self = own_user(bytes, sizeof bytes);
    PSECURITY_DESCRIPTOR descriptor = NULL;
    PSID owner = NULL;
    bool same;
    if (self == NULL) return false;
    if (GetSecurityInfo(opened, SE_KERNEL_OBJECT, OWNER_SECURITY_INFORMATION, &owner, NULL, NULL, NULL,
                        &descriptor) != ERROR_SUCCESS)
        return false;
    same = EqualSid(owner, self->User.Sid) || IsWellKnownSid(owner, WinBuiltinAdministratorsSid);
    LocalFree(descriptor);
    return same;
}

/* The app writes the name of its pipe, which is another one at each start, into the folder. */
static enum reached read_pipe_name(void)
{
    wchar_t path[MAX_PATH * 2];
    wchar_t file[MAX_PATH * 2 + 32];
    DWORD attributes;
    DWORD length = 0;
    HANDLE opened;

    if (!data_folder(path, MAX_PATH * 2)) fail("Fairlead: the path of its data folder is too long or not known");
    attributes = GetFileAttributesW(path);
    if (attributes == INVALID_FILE_ATTRIBUTES || (attributes & FILE_ATTRIBUTE_DIRECTORY) == 0) return NO_DATA_FOLDER;
    (void)_snwprintf(file, sizeof file / sizeof *file, L"%ls\\lock\\terminal.pipe", path);
    opened = CreateFileW(file, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, 0,
                         NULL);
    if (opened == INVALID_HANDLE_VALUE) return NO_APP;
    if (!ReadFile(opened, pipe_name, sizeof pipe_name - 1, &length, NULL)) length = 0;
    CloseHandle(opened);
    pipe_name[length] = '\0';
    if (strncmp(pipe_name, pipe_start, sizeof pipe_start - 1) != 0 ||
        strspn(pipe_name + sizeof pipe_start - 1, "0123456789abcdef") != 32)
        fail("Fairlead: its data folder does not say where it listens");
    return APP_REACHED;
}

static bool open_pipe(void)
{
    const ULONGLONG patience = GetTickCount64() + CONNECT_PATIENCE;
    for (;;) {
        pipe = CreateFileA(pipe_name, GENERIC_READ | GENERIC_WRITE | READ_CONTROL, 0, NULL, OPEN_EXISTING,
                           FILE_FLAG_OVERLAPPED | SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION, NULL);
        if (pipe != INVALID_HANDLE_VALUE) break;
        if (GetLastError() == ERROR_FILE_NOT_FOUND) return false;
        if (GetLastError() != ERROR_PIPE_BUSY) fail("Fairlead: its pipe belongs to another user");
        if (GetTickCount64() > patience) fail("Fairlead: the app does not answer");
        (void)WaitNamedPipeA(pipe_name, 200);
    }
    if (!same_user(pipe)) fail("Fairlead: its pipe belongs to another user");
    return true;
}

enum reached reach_app(void)
{
    enum reached reached = read_pipe_name();
    deadline = GetTickCount64() + PATIENCE;
    if (reached != APP_REACHED) return reached;
    return open_pipe() ? APP_REACHED : NO_APP;
}

void freshen_connection(void)
{
    DWORD waiting;
    deadline = GetTickCount64() + PATIENCE;
    if (PeekNamedPipe(pipe, NULL, 0, NULL, &waiting, NULL) && waiting == 0) return;
    CloseHandle(pipe);
    if (!open_pipe()) fail("Fairlead: the app has just ended. Start it and try again");
}

/* One transfer of at least one byte within the time that is left. */
static size_t transfer(bool sending, unsigned char *bytes, size_t length)
{
    OVERLAPPED work = {0};
    DWORD done = 0;
    DWORD part = length > 65536 ? 65536 : (DWORD)length;
    ULONGLONG now = GetTickCount64();
    BOOL begun;

    work.hEvent = CreateEventA(NULL, TRUE, FALSE, NULL);
    if (work.hEvent == NULL) fail("Fairlead: the system has nothing left to wait with");
    begun = sending ? WriteFile(pipe, bytes, part, NULL, &work) : ReadFile(pipe, bytes, part, NULL, &work);
    if (!begun && GetLastError() == ERROR_IO_PENDING) {
        DWORD left = now < deadline ? (DWORD)(deadline - now) : 0;
        if (WaitForSingleObject(work.hEvent, left) != WAIT_OBJECT_0) {
            (void)CancelIoEx(pipe, &work);
            (void)GetOverlappedResult(pipe, &work, &done, TRUE);
            fail("Fairlead: the app did not answer in time");
        }
    } else if (!begun) {
        fail("Fairlead: the app closed the connection. It is too busy, or ending");
    }
    if (!GetOverlappedResult(pipe, &work, &done, TRUE) || done == 0)
        fail("Fairlead: the app closed the connection. It is too busy, or ending");
    CloseHandle(work.hEvent);
    return done;
}

void send_all(const unsigned char *bytes, size_t length)
{
    while (length > 0) {
        size_t sent = transfer(true, (unsigned char *)bytes, length);
        bytes += sent;
        length -= sent;
    }
}

void receive_all(unsigned char *bytes, size_t length)
{
    while (length > 0) {
        size_t got = transfer(false, bytes, length);
        bytes += got;
        length -= got;
    }
}

size_t read_input(unsigned char *bytes, size_t room)
{
    HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
    size_t filled = 0;
    for (;;) {
        unsigned char more;
        DWORD got = 0;
        BOOL read = filled < room ? ReadFile(input, bytes + filled, (DWORD)(room - filled), &got, NULL)
                                  : ReadFile(input, &more, 1, &got, NULL);
        if (!read && GetLastError() != ERROR_BROKEN_PIPE) fail("Fairlead: the input cannot be read");
        if (!read || got == 0) return filled;
        if (filled == room) fail("Fairlead: the input is too long");
        filled += got;
    }
}

bool write_output(int stream, const unsigned char *bytes, size_t length)
{
    HANDLE output = GetStdHandle(stream == 1 ? STD_OUTPUT_HANDLE : STD_ERROR_HANDLE);
    while (length > 0) {
        DWORD written = 0;
        if (!WriteFile(output, bytes, length > 65536 ? 65536 : (DWORD)length, &written, NULL) || written == 0) return false;
        bytes += written;
        length -= written;
    }
    return true;
}

static bool find_process(HANDLE all, DWORD id, PROCESSENTRY32W *found)
{
    found->dwSize = sizeof *found;
    for (BOOL more = Process32FirstW(all, found); more; more = Process32NextW(all, found)) {
        if (found->th32ProcessID == id) return true;
    }
    return false;
}

void asking_program(char *name, size_t room)
{
    PROCESSENTRY32W entry;
    HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    if (all == INVALID_HANDLE_VALUE) return;
    if (find_process(all, GetCurrentProcessId(), &entry) && find_process(all, entry.th32ParentProcessID, &entry)) {
        if (WideCharToMultiByte(CP_UTF8, 0, entry.szExeFile, -1, name, (int)room, NULL, NULL) == 0) name[0] = '\0';
    }
    CloseHandle(all);
}

/* Only where the installer has put Node beside the program, which none does yet. */
void answer_without_app(const char *verb)
{
    (void)verb;
}
