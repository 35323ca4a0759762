/**
 * A port does not tell what it holds, so the page says how far it has come: whenever it has taken this many more
 * characters of frames, it sends the number of all that it has taken, as a number instead of a text.
 */
export const takenStep = 64 * 1024
