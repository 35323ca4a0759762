const shape = /^[a-z0-9]+(?:\/[a-z0-9_.-]+){0,2}$/
const longest = 64

/** Whether a text is the platform of an image as engines take it: `os[/arch[/variant]]` in small letters. */
export function isPlatform(text: string): boolean {
  return text.length <= longest && shape.test(text)
}

/** Reads what was typed for a platform; nothing typed means the engine's own. */
export function readPlatform(typed: string | undefined): { ok: true; platform?: string } | { ok: false } {
  const platform = typed?.trim().toLowerCase() ?? ''
  if (platform === '') return { ok: true }
  return isPlatform(platform) ? { ok: true, platform } : { ok: false }
}
