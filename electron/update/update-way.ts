import * as z from 'zod'
import type { UpdateWay } from '../../contract/updates.ts'
import { type StartedAs, unpackedFrom } from '../unpacked-from.ts'

/** What decides how this copy of the program gets newer versions. */
export interface UpdateFacts extends StartedAs {
  readonly packaged: boolean
  /** Where newer versions are looked for; undefined where the package names no such place. */
  readonly feed: UpdateFeed | undefined
}

/** `publishers`: whose signature Windows must find on an installer. */
export interface UpdateFeed {
  readonly url: string
  readonly publishers: readonly string[]
}

const feedSchema = z.object({
  provider: z.literal('generic'),
  url: z.url({ protocol: /^https$/ }),
  publisherName: z.union([z.string().transform((name) => [name]), z.array(z.string())]).default([]),
})

/**
 * The feed in the parsed `app-update.yml` of a package. Undefined where it is no plain https address: nothing else is
 * looked at.
 */
export function readFeed(content: unknown): UpdateFeed | undefined {
  const { data } = feedSchema.safeParse(content)
  if (!data || new URL(data.url).username !== '') return undefined
  return { url: data.url, publishers: data.publisherName.filter((name) => name.trim() !== '') }
}

/**
 * A program installs by itself only where the system checks who signed the new one. electron-updater checks nothing on
 * Windows where no publisher is named, and nothing at all on Linux.
 */
export function updateWay(facts: UpdateFacts): UpdateWay {
  const { packaged, feed } = facts
  if (!packaged) return 'development'
  if (!feed) return 'no-feed'
  switch (facts.platform) {
    case 'darwin':
      return 'self'
    case 'win32':
      if (unpackedFrom(facts)) return 'portable'
      return feed.publishers.length > 0 ? 'self' : 'unsigned'
    default:
      return unpackedFrom(facts) ? 'appimage' : 'package'
  }
}

/** Whether a copy of this kind looks for newer versions. */
export function looks(way: UpdateWay): boolean {
  return way !== 'development' && way !== 'no-feed' && way !== 'web'
}
