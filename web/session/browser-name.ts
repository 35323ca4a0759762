const longest = 60

/** The order matters: browsers name those before them, to be served as they are. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\/(\d+)/, 'Edge'],
  [/\bOPR\/(\d+)/, 'Opera'],
  [/\b(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/\b(?:HeadlessChrome|Chrome|CriOS)\/(\d+)/, 'Chrome'],
  [/\bVersion\/(\d+)(?:\.\d+)* (?:Mobile\/\w+ )?Safari\//, 'Safari'],
]
const systems: readonly (readonly [RegExp, string])[] = [
  [/\bWindows NT\b/, 'Windows'],
  [/\b(?:iPhone|iPad)\b/, 'iOS'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
]

/** What a browser says of itself (RFC 9110, `User-Agent`), in short and printable: `Firefox 140, Linux`; `?` for nothing. */
export function browserName(userAgent: string | undefined): string {
  const said = (userAgent ?? '').replace(/[^\x20-\x7e]/g, '').trim()
  for (const [pattern, name] of browsers) {
    const version = pattern.exec(said)?.[1]
    if (version === undefined) continue
    const system = systems.find(([known]) => known.test(said))?.[1]
    return [`${name} ${version.slice(0, 6)}`, system].filter(Boolean).join(', ')
  }
  return said.slice(0, longest).trim() || '?'
}
