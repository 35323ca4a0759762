/**
 * A free registry name made from provider or host and username, in the form of a Kubernetes secret name.
 * `taken` is compared without regard to case.
 */
export function suggestName(parts: { host: string; username: string }, taken: ReadonlySet<string>): string {
  const stem = [shortHost(parts.host), parts.username]
    .map(asLabel)
    .filter((part) => part !== '')
    .join('-')
  const base = stem === '' ? 'registry' : stem.slice(0, 240).replace(/[-.]+$/, '')
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? base : `${base}-${count}`
    if (!taken.has(name)) return name
  }
}

function shortHost(host: string): string {
  if (host === 'docker.io') return 'dockerhub'
  if (host === 'quay.io') return 'quay'
  return host
}

/** A text as it stands in a name that is made of it. */
export function asLabel(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
}
