/** The platform of an image as engines take it, `os[/arch[/variant]]` in small letters. */
const platformShape = /^[a-z0-9]+(\/[a-z0-9_.-]+){0,2}$/

const longest = 64

/** Reads what was typed for a platform; nothing typed means the engine's own. */
export function readPlatform(typed: string | undefined): { ok: true; platform?: string } | { ok: false } {
  const platform = typed?.trim().toLowerCase() ?? ''
  if (platform === '') return { ok: true }
  return platform.length <= longest && platformShape.test(platform) ? { ok: true, platform } : { ok: false }
}
