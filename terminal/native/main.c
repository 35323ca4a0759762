/*
 * docker-credential-fairlead: carries one question of Docker's or Podman's to the running app and its answer
 * back. It knows the way there and nothing else: what may be answered is decided in core/terminal.
 */
#include "platform.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifndef FAIRLEAD_VERSION
#define FAIRLEAD_VERSION "unknown"
#endif

/* A secret of 64 KiB, every byte of it escaped as JSON does, and what stands around it. */
#define MOST_INPUT ((size_t)448 * 1024)
#define MOST_ANSWER ((size_t)8 * 1024 * 1024)
#define MOST_PROJECT ((size_t)256)
#define MOST_PROGRAM ((size_t)64)
#define HEAD_ROOM (MOST_PROJECT + MOST_PROGRAM + 128)

static const char usage[] = "Usage: docker-credential-fairlead <store|get|erase|list|version>\n";
static const char version[] = "docker-credential-fairlead (Fairlead) v" FAIRLEAD_VERSION "\n";

static unsigned char question[4 + HEAD_ROOM + MOST_INPUT];
static unsigned char *answer;
static size_t answer_length;
/* Docker passes over what a failed `get` says on standard output, and goes on without a login. */
static bool on_both_outputs;

/* Through volatile, so that no compiler finds it useless. */
static void wipe(unsigned char *bytes, size_t length)
{
    volatile unsigned char *each = bytes;
    while (length-- > 0) *each++ = 0;
}

static void wipe_all(void)
{
    wipe(question, sizeof question);
    if (answer != NULL) wipe(answer, answer_length);
}

void fail(const char *line)
{
    const unsigned char *bytes = (const unsigned char *)line;
    wipe_all();
    for (int stream = 1; stream <= (on_both_outputs ? 2 : 1); stream++) {
        if (write_output(stream, bytes, strlen(line))) (void)write_output(stream, (const unsigned char *)"\n", 1);
    }
    exit(1);
}

static void put_number(unsigned char *at, size_t number)
{
    at[0] = (unsigned char)(number >> 24);
    at[1] = (unsigned char)(number >> 16);
    at[2] = (unsigned char)(number >> 8);
    at[3] = (unsigned char)number;
}

static size_t number_at(const unsigned char *at)
{
    return (size_t)(((uint32_t)at[0] << 24) | ((uint32_t)at[1] << 16) | ((uint32_t)at[2] << 8) | at[3]);
}

/* Appends a word with its final zero. */
static size_t put_word(size_t at, const char *word, size_t most, const char *too_long)
{
    size_t length = strlen(word);
    if (length > most) fail(too_long);
    memcpy(question + at, word, length + 1);
    return at + length + 1;
}

/* The frame that core/terminal/wire/question.ts reads: words that end in a zero, then the input as it came. */
static size_t put_question(const char *verb)
{
    char program[MOST_PROGRAM + 1] = "";
    const char *project = getenv("FAIRLEAD_PROJECT");
    size_t at = 4;

    asking_program(program, sizeof program);
    at = put_word(at, "fairlead/1", 16, "");
    at = put_word(at, "credential", 16, "");
    at = put_word(at, verb, 16, "");
    at = put_word(at, project == NULL ? "" : project, MOST_PROJECT, "Fairlead: FAIRLEAD_PROJECT is too long");
    at = put_word(at, program, MOST_PROGRAM, "");
    if (strcmp(verb, "list") != 0) at += read_input(question + at, MOST_INPUT);
    put_number(question, at - 4);
    return at;
}

/* One byte of exit code, the length of the standard output, that output, and what goes to standard error. */
static int pass_on_answer(void)
{
    unsigned char head[4];
    size_t out_length;
    int code;

    receive_all(head, sizeof head);
    answer_length = number_at(head);
    if (answer_length < 5 || answer_length > MOST_ANSWER) fail("Fairlead: the app gave no proper answer");
    answer = malloc(answer_length);
    if (answer == NULL) fail("Fairlead: there is no memory for the answer");
    receive_all(answer, answer_length);
    out_length = number_at(answer + 1);
    if (out_length > answer_length - 5) fail("Fairlead: the app gave no proper answer");
    (void)write_output(2, answer + 5 + out_length, answer_length - 5 - out_length);
    /* A cut credential must not count as one. */
    code = write_output(1, answer + 5, out_length) ? answer[0] : 1;
    wipe_all();
    free(answer);
    return code;
}

static const char *known_verb(const char *word)
{
    static const char *const verbs[] = {"store", "get", "erase", "list"};
    for (size_t each = 0; each < sizeof verbs / sizeof *verbs; each++) {
        if (strcmp(word, verbs[each]) == 0) return verbs[each];
    }
    return NULL;
}

static int say(const char *text, int code)
{
    return write_output(1, (const unsigned char *)text, strlen(text)) ? code : 1;
}

int main(int count, char **words)
{
    const char *verb;
    size_t length;

    if (count != 2) return say(usage, 1);
    if (strcmp(words[1], "version") == 0 || strcmp(words[1], "--version") == 0 || strcmp(words[1], "-v") == 0)
        return say(version, 0);
    if (strcmp(words[1], "--help") == 0 || strcmp(words[1], "-h") == 0) return say(usage, 0);
    verb = known_verb(words[1]);
    if (verb == NULL) return say("docker-credential-fairlead: unknown action\n", 1);

    on_both_outputs = strcmp(verb, "get") == 0;
    harden();
    switch (reach_app()) {
    case APP_REACHED:
        break;
    case NO_DATA_FOLDER:
        fail("Fairlead: it has not been set up for this user. Start Fairlead once");
    case NO_APP:
        answer_without_app(verb);
        fail("Fairlead: it is not running. Start Fairlead and try again");
    }
    length = put_question(verb);
    freshen_connection();
    send_all(question, length);
    return pass_on_answer();
}
