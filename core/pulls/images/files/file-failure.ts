import { Problem } from '../../../../contract/problem.ts'

/** What the engine's words about a file that it did not load mean. */
export function notLoaded(file: string, words: string): Problem<'image.not-loaded'> {
  const proof = words === '' ? {} : { proof: words }
  return new Problem('image.not-loaded', { file, reason: loadReason(words), ...proof })
}

/** A saved file that does not end as an archive does; `words` is what the engine said in its place. */
export function notSaved(file: string, words: string): Problem<'image.not-saved'> {
  const reason = diskFull.test(words) ? 'disk-full' : words === '' ? 'incomplete' : 'other'
  return new Problem('image.not-saved', { file, reason, ...(words === '' ? {} : { proof: words }) })
}

const diskFull = /no space left on device|disk quota exceeded|not enough space on the disk/i
const cutShort = /unexpected EOF/i
const noArchive =
  /archive\/tar|invalid tar header|error processing tar|manifest\.json|repositories: no such file|not a (?:tar|valid|docker)|payload does not match|unrecognized image format|invalid argument|flate: |gzip: |magic number/i

function loadReason(words: string): 'disk-full' | 'incomplete' | 'not-an-image' | 'other' {
  if (diskFull.test(words)) return 'disk-full'
  if (cutShort.test(words)) return 'incomplete'
  return words === '' || noArchive.test(words) ? 'not-an-image' : 'other'
}
