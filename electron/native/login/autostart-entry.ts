/**
 * The desktop entry that starts the program at login, by the Desktop Application Autostart and Desktop Entry
 * specifications of freedesktop.org; undefined for a path that such an entry cannot hold.
 */
export function autostartEntry(program: string, args: readonly string[]): string | undefined {
  const words = [program, ...args]
  if (program.includes('=') || words.some((word) => /[^ -~\u00a0-\u{10ffff}]/u.test(word))) return undefined
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Fairlead',
    `Exec=${words.map(execWord).join(' ')}`,
    'Icon=fairlead',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')
}

/** Whether such an entry, ours or as the user or the desktop has changed it, starts the program. */
export function startsAtLogin(entry: string): boolean {
  const keys = new Map(
    entry.split('\n').flatMap((line) => {
      const [, key, value] = /^([A-Za-z0-9-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? []
      return key !== undefined && value !== undefined ? [[key, value] as const] : []
    }),
  )
  return (
    keys.get('Exec') !== undefined &&
    keys.get('Hidden') !== 'true' &&
    keys.get('X-GNOME-Autostart-enabled') !== 'false'
  )
}

/**
 * One word of `Exec`: quoted, with the four marks escaped that mean something within quotes, `%` doubled as it
 * begins a field code, and then every backslash once more, as the value is a string of the file.
 */
function execWord(word: string): string {
  const quoted = `"${word.replace(/["`$\\]/g, '\\$&')}"`
  return quoted.replaceAll('%', '%%').replaceAll('\\', '\\\\')
}
