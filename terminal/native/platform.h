#ifndef FAIRLEAD_PLATFORM_H
#define FAIRLEAD_PLATFORM_H

#include <stdbool.h>
#include <stddef.h>

/* What differs between systems. Whatever cannot go on ends the process by `fail`. */

enum reached { APP_REACHED, NO_APP, NO_DATA_FOLDER };

/* Says one fixed line where Docker reads errors, wipes what was read, and ends the process with 1. */
_Noreturn void fail(const char *line);

/* No memory of this process goes to a core file or to another program. */
void harden(void);

/* Opens a connection to the app that owns the data folder, and makes sure that it is the same user's. */
enum reached reach_app(void);

/* Opens another connection where the app has given up waiting for the first word on the one that is there. */
void freshen_connection(void);

void send_all(const unsigned char *bytes, size_t length);
void receive_all(unsigned char *bytes, size_t length);

/* Reads standard input to its end; more than `room` bytes are a failure. */
size_t read_input(unsigned char *bytes, size_t room);

/* `stream` is 1 or 2. False if nobody reads there any more. */
bool write_output(int stream, const unsigned char *bytes, size_t length);

/* The name of the program that started this one; empty where the system does not tell. */
void asking_program(char *name, size_t room);

/* Becomes the program that answers without the app. Comes back where that is not installed. */
void answer_without_app(const char *verb);

#endif
