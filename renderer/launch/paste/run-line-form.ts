/**
 * Whether a text looks like a `docker run` line rather than an image, so that it is neither looked up nor kept
 * in the address. The core reads what it says.
 */
export function looksLikeRunLine(text: string): boolean {
  return form.test(text.slice(0, 2000))
}

// the program, its own flags, and the command, behind a prompt and what else may stand in front
const form = /(?:^|[\s\\/>])(?:docker|podman|nerdctl)(?:\.exe)?["']?\s(?:.{0,500}?\s)?run(?:\s|$)/s

/** The line as a field of one line holds it: continued lines become one. */
export function inOneLine(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  return lines
    .map((line) => (/[\\`^]$/.test(line) ? line.slice(0, -1).trimEnd() : line))
    .filter((line) => line !== '')
    .join(' ')
}
