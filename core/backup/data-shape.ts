import type { FileFormat } from '../storage/envelope.ts'

/** The file that makes a vault, and without which a backup is none. */
export const headerFile = 'vault.json'

/** Which files of a data folder a backup takes along: what is not named here is neither read nor replaced. */
export interface DataShape {
  /** Documents by file name. */
  readonly documents: Readonly<Record<string, FileFormat<unknown>>>
  /** Folders of records by the form of their names. */
  readonly records: readonly { readonly folder: RegExp; readonly format: FileFormat<unknown> }[]
  /** Files without an envelope, by name, and how they change. */
  readonly plain: Readonly<Record<string, 'replaced' | 'appended'>>
}

export type Place =
  | { readonly kind: 'enveloped'; readonly format: FileFormat<unknown> }
  | { readonly kind: 'plain'; readonly changes: 'replaced' | 'appended' }

const recordFile = /^[a-z0-9-]{1,64}\.json$/

/** What may stand at a path below the data folder, with `/` between its parts; undefined for any other path. */
export function placeOf(shape: DataShape, path: string): Place | undefined {
  const [name = '', file, ...rest] = path.split('/')
  if (rest.length > 0) return undefined
  if (file !== undefined) {
    const format = recordFile.test(file) ? recordFormat(shape, name) : undefined
    return format && { kind: 'enveloped', format }
  }
  const format = own(shape.documents, name)
  if (format !== undefined) return { kind: 'enveloped', format }
  const changes = own(shape.plain, name)
  return changes && { kind: 'plain', changes }
}

/** The format of the records in a folder of this name; undefined if it is no folder of records. */
export function recordFormat(shape: DataShape, folder: string): FileFormat<unknown> | undefined {
  return shape.records.find((each) => each.folder.test(folder))?.format
}

/** Whether an entry of the data folder belongs to its state, backups and files kept aside included. */
export function belongs(shape: DataShape, name: string): boolean {
  if (recordFormat(shape, name) !== undefined) return true
  const files = [...Object.keys(shape.documents), ...Object.keys(shape.plain)]
  return files.some((file) => name === file || name.startsWith(`${file}.`))
}

function own<V>(table: Readonly<Record<string, V>>, name: string): V | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}
