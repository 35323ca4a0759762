/** Machine names under which one architecture goes in image manifests and in the words of engines (GOARCH, uname). */
const spellings: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  x64: 'amd64',
  aarch64: 'arm64',
  armhf: 'arm',
  armv7l: 'arm',
  i386: '386',
  i686: '386',
}

/**
 * Whether a manifest of these platforms (`os/arch[/variant]`) has something for the wanted one. A manifest that
 * names none fits all, and a platform without a variant fits every variant: what the engine then takes is its own.
 */
export function fitsPlatform(platforms: readonly string[], wanted: string): boolean {
  const known = platforms
    .map(partsOf)
    .filter(({ os, arch }) => os !== '' && os !== 'unknown' && arch !== 'unknown')
  if (known.length === 0) return true
  const { os, arch, variant } = partsOf(wanted)
  return known.some(
    (each) =>
      each.os === os &&
      (arch === '' || each.arch === arch) &&
      // an engine of a newer variant runs what is made for an older one
      (variant === '' || each.variant === '' || each.variant <= variant),
  )
}

function partsOf(platform: string): { os: string; arch: string; variant: string } {
  const [os = '', arch = '', variant = ''] = platform.toLowerCase().split('/')
  return { os, arch: spellings[arch] ?? arch, variant }
}
