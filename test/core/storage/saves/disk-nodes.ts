/** A file in memory: what a running program reads, and what a power cut is sure to leave. */
export interface FileNode {
  readonly kind: 'file'
  bytes: Buffer
  synced: Buffer
}

/** One change of a folder's entries that is not durable yet; it happens whole or not at all. */
export interface EntryChange {
  readonly puts?: { readonly name: string; readonly node: DiskNode }
  readonly drops?: string
}

export interface FolderNode {
  readonly kind: 'folder'
  entries: Map<string, DiskNode>
  synced: Map<string, DiskNode>
  /** What was done since the folder was last synced, in order. */
  pending: EntryChange[]
}

export type DiskNode = FileNode | FolderNode

export function newFolder(entries: Map<string, DiskNode> = new Map()): FolderNode {
  return { kind: 'folder', entries, synced: new Map(entries), pending: [] }
}

export function newFile(bytes: Buffer, synced: Buffer = bytes): FileNode {
  return { kind: 'file', bytes, synced }
}

/** The entries after some changes, which may come in any order and need not all be there. */
export function applied(
  entries: ReadonlyMap<string, DiskNode>,
  changes: readonly EntryChange[],
): Map<string, DiskNode> {
  const after = new Map(entries)
  for (const { puts, drops } of changes) {
    if (drops !== undefined) after.delete(drops)
    if (puts) after.set(puts.name, puts.node)
  }
  return after
}

/** A copy that shares nothing, with several names of one file still names of one file. */
export function copyOf(node: FolderNode): FolderNode {
  const copies = new Map<DiskNode, DiskNode>()
  const copy = (each: DiskNode): DiskNode => {
    const known = copies.get(each)
    if (known) return known
    if (each.kind === 'file') {
      const file = newFile(each.bytes, each.synced)
      copies.set(each, file)
      return file
    }
    const folder = newFolder()
    copies.set(each, folder)
    const copied = (entries: ReadonlyMap<string, DiskNode>) =>
      new Map([...entries].map(([name, inner]) => [name, copy(inner)]))
    folder.entries = copied(each.entries)
    folder.synced = copied(each.synced)
    folder.pending = each.pending.map(({ puts, drops }) => ({
      ...(puts && { puts: { name: puts.name, node: copy(puts.node) } }),
      ...(drops !== undefined && { drops }),
    }))
    return folder
  }
  const top = copy(node)
  if (top.kind !== 'folder') throw new Error('A folder is copied to a folder')
  return top
}
