import { readFile } from 'node:fs/promises'
import * as z from 'zod'

interface Entry {
  readonly files?: Readonly<Record<string, Entry>> | undefined
  readonly size?: number | undefined
  readonly offset?: string | undefined
  readonly unpacked?: boolean | undefined
  readonly executable?: boolean | undefined
  readonly link?: string | undefined
  readonly integrity?: { readonly hash: string } | undefined
}

const entrySchema: z.ZodType<Entry> = z.lazy(() =>
  z.object({
    files: z.record(z.string(), entrySchema).optional(),
    size: z.number().optional(),
    offset: z.string().optional(),
    unpacked: z.boolean().optional(),
    executable: z.boolean().optional(),
    link: z.string().optional(),
    integrity: z.object({ algorithm: z.literal('SHA256'), hash: z.string() }).optional(),
  }),
)

export interface ArchivedFile {
  readonly path: string
  /** Stands beside the archive, as the system must load it. */
  readonly unpacked: boolean
  readonly link: boolean
  /** SHA-256 that the archive names for it. */
  readonly hash: string | undefined
  /** What is in it; empty for a file beside the archive. */
  readonly content: Buffer
}

/** All files of an archive of Electron's: a Pickle of lengths, a JSON header, and the bytes one after the other. */
export async function readArchive(file: string): Promise<ArchivedFile[]> {
  const bytes = await readFile(file)
  const start = 8 + bytes.readUInt32LE(4)
  const header = entrySchema.parse(JSON.parse(bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12))))
  const walk = (entry: Entry, path: string): ArchivedFile[] =>
    entry.files
      ? Object.entries(entry.files).flatMap(([name, inner]) => walk(inner, path ? `${path}/${name}` : name))
      : [archived(entry, path, bytes.subarray(start))]
  return walk(header, '')
}

function archived(entry: Entry, path: string, bytes: Buffer): ArchivedFile {
  const from = Number(entry.offset ?? 0)
  return {
    path,
    unpacked: entry.unpacked === true,
    link: entry.link !== undefined,
    hash: entry.integrity?.hash,
    content: entry.unpacked ? Buffer.alloc(0) : bytes.subarray(from, from + (entry.size ?? 0)),
  }
}
