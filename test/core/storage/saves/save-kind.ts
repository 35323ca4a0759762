import type { FileLayer } from '../../../../core/storage/file-layer.ts'

export interface SavePlace {
  layer: FileLayer
  /** The data folder; it stands. */
  folder: string
}

/** The program on some files, about to make its save. */
export interface OpenedSave {
  /** Resolves when the program says that it is saved, rejects when it says that it is not. */
  save(): Promise<unknown>
  /** What the program shows now, for `toEqual`: the same for the same history, whatever the random bytes. */
  state(): Promise<unknown>
}

/**
 * One kind of save that the program makes. The faults, power cuts and full disks of the specs beside this
 * file are tried on every one in `saveKinds`: to have another kind tried, write one of these and add it there.
 */
export interface SaveKind {
  readonly name: string
  /** Does what is confirmed before the save, in an empty data folder. */
  prepare(place: SavePlace): Promise<void>
  /** Opens what stands, as a start of the program does. */
  open(place: SavePlace): Promise<OpenedSave>
  /** The texts in the files before, by path, that stand in no file any more once the save is confirmed. */
  readonly erases?: (before: ReadonlyMap<string, string>) => readonly string[]
  /** Derives keys from passphrases, which takes time: fewer faults are tried. */
  readonly slow?: boolean
  /** Made of several durable steps: where one fails, the whole may be there although it is told as failed. */
  readonly steps?: boolean
  /** Whether a state between before and after is one that a kill, or a disk that stays broken, may leave. */
  readonly halfway?: (state: unknown) => boolean
  /** A removal, which is not undone where it fails: it goes on at the next try. */
  readonly removes?: boolean
  /** Its confirmation does not mean that it would live through a power cut. */
  readonly unsynced?: boolean
}
