import {
  applied,
  type DiskNode,
  type EntryChange,
  type FileNode,
  type FolderNode,
  newFile,
  newFolder,
} from './disk-nodes.ts'
import { MemoryDisk } from './memory-disk.ts'

/** Gives a whole number from 0 up to, but without, the limit. */
export type Chance = (limit: number) => number

/** The same numbers for the same seed (mulberry32, public domain). */
export function seededChance(seed: number): Chance {
  let state = seed >>> 0
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
}

/** How many changes of one folder are tried in every order; beyond, and for more disks, chance decides. */
const exhaustiveChanges = 4
const samples = 60

/**
 * What a power cut may leave of a disk: of the changes of each folder that are not durable any of them, in
 * any order; of what was written to a file and not synced nothing, a part, zeros in its place, or all.
 * Gives every such disk where there are few, and a choice by chance that holds the extremes where not.
 */
export function disksAfterCut(disk: MemoryDisk, chance: Chance): MemoryDisk[] {
  const folders = foldersBelow(disk.root).map((folder) => ({
    folder,
    choices: entriesAfterCut(folder, chance),
  }))
  const files = filesOf(folders.flatMap(({ choices }) => choices)).map((file) => ({
    file,
    choices: contentsAfterCut(file),
  }))
  const counts = [...folders, ...files].map(({ choices }) => choices.length)
  return picks(counts, chance).map((pick) => {
    const entries = new Map(folders.map(({ folder, choices }, at) => [folder, choices[pick[at] ?? 0]]))
    const contents = new Map(
      files.map(({ file, choices }, at) => [file, choices[pick[folders.length + at] ?? 0]]),
    )
    return new MemoryDisk(built(disk.root, entries, contents))
  })
}

/** One index for each count: all combinations if they are few. */
function picks(counts: readonly number[], chance: Chance): number[][] {
  const total = counts.reduce((product, count) => product * count, 1)
  if (total > samples) {
    const nothing = counts.map(() => 0)
    const everything = counts.map((count) => count - 1)
    const some = Array.from({ length: samples }, () => counts.map((count) => chance(count)))
    return [nothing, everything, ...some]
  }
  return counts.reduce<number[][]>(
    (all, count) => all.flatMap((pick) => Array.from({ length: count }, (_, choice) => [...pick, choice])),
    [[]],
  )
}

/** The first is without any pending change, the last with all of them in their order. */
function entriesAfterCut({ synced, pending }: FolderNode, chance: Chance): Map<string, DiskNode>[] {
  const orders =
    pending.length <= exhaustiveChanges
      ? ordersOf(pending)
      : Array.from({ length: samples }, () => anyOrder(pending, chance))
  const last = applied(synced, pending)
  const choices: Map<string, DiskNode>[] = []
  for (const changes of [[], ...orders]) {
    const entries = applied(synced, changes)
    if (![...choices, last].some((known) => isSame(known, entries))) choices.push(entries)
  }
  return [...choices, last]
}

/** Every choice of some changes, in every order. */
function ordersOf(changes: readonly EntryChange[]): EntryChange[][] {
  return [
    [],
    ...changes.flatMap((change, at) => {
      const others = changes.filter((_, other) => other !== at)
      return ordersOf(others).map((rest) => [change, ...rest])
    }),
  ]
}

function anyOrder(changes: readonly EntryChange[], chance: Chance): EntryChange[] {
  const left = changes.filter(() => chance(2) === 0)
  const order: EntryChange[] = []
  while (left.length > 0) order.push(...left.splice(chance(left.length), 1))
  return order
}

function contentsAfterCut({ bytes, synced }: FileNode): Buffer[] {
  if (bytes.equals(synced)) return [synced]
  const tail = bytes.subarray(synced.length)
  const half = Buffer.concat([synced, tail.subarray(0, tail.length >> 1)])
  return [synced, half, Buffer.concat([synced, Buffer.alloc(tail.length)]), bytes]
}

function isSame(one: ReadonlyMap<string, DiskNode>, other: ReadonlyMap<string, DiskNode>): boolean {
  return one.size === other.size && [...one].every(([name, node]) => other.get(name) === node)
}

/** Every folder that may be there after the cut, this one first. */
function foldersBelow(top: FolderNode): FolderNode[] {
  const folders = new Set<FolderNode>([top])
  for (const folder of folders) {
    const nodes = [...folder.synced.values(), ...folder.pending.flatMap(({ puts }) => puts?.node ?? [])]
    for (const node of nodes) if (node.kind === 'folder') folders.add(node)
  }
  return [...folders]
}

function filesOf(entries: readonly ReadonlyMap<string, DiskNode>[]): FileNode[] {
  const nodes = new Set(entries.flatMap((each) => [...each.values()]))
  return [...nodes].filter((node) => node.kind === 'file')
}

/** The tree with these entries and contents, all of it durable. */
function built(
  folder: FolderNode,
  entries: ReadonlyMap<FolderNode, ReadonlyMap<string, DiskNode> | undefined>,
  contents: ReadonlyMap<FileNode, Buffer | undefined>,
): FolderNode {
  const made = new Map<DiskNode, DiskNode>()
  const make = (node: DiskNode): DiskNode => {
    const known = made.get(node)
    if (known) return known
    const copy = node.kind === 'file' ? newFile(contents.get(node) ?? node.synced) : below(node)
    made.set(node, copy)
    return copy
  }
  const below = (node: FolderNode): FolderNode =>
    newFolder(new Map([...(entries.get(node) ?? node.synced)].map(([name, inner]) => [name, make(inner)])))
  return below(folder)
}
