import { safeProof } from '../../../engine/safe-proof.ts'

/** The name under which images are saved: `team-app-1.0.tar`, and of several `images-3.tar`. */
export function savedFileName(
  images: readonly { readonly id: string; readonly reference?: string | undefined }[],
): string {
  const [only] = images
  if (images.length !== 1 || !only) return `images-${images.length}.tar`
  const name =
    only.reference === undefined ? only.id.replace(/^[a-z0-9]+:/, '').slice(0, 12) : shortName(only.reference)
  const plain = name.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '')
  return `${plain.slice(0, 120) || 'image'}.tar`
}

/** Without the host of a registry, and of a digest the first twelve digits. */
function shortName(reference: string): string {
  const [first = '', ...rest] = reference.split('/')
  const isHost = rest.length > 0 && /[.:]|^localhost$/.test(first)
  return (isHost ? rest.join('/') : reference).replace(/@[a-z0-9]+:([0-9a-f]{12})[0-9a-f]*$/, '-$1')
}

/** What a file is called that a person chose, fit to be shown and noted: no folders, at most 200 characters. */
export function shownFileName(typed: string): string {
  return safeProof(typed.split(/[/\\]/).at(-1) ?? '', 200) || 'file'
}
