/** A file that this process has just created: it did not exist before and is not shared yet. */
export interface NewFile {
  /** Writes at the end and answers how many bytes the system took, which may be fewer than were given. */
  write(bytes: Uint8Array): Promise<number>
  sync(): Promise<void>
  close(): Promise<void>
}

export interface FileFacts {
  kind: 'file' | 'folder' | 'link' | 'other'
  /** Permission bits only. */
  mode: number
  /** In bytes. */
  size: number
  /** Owner's user id; 0 on Windows. */
  owner: number
}

/**
 * Every operation that documents, the vault and the activity log make on the file system, so that tests can
 * fail or shorten each of them. Failures are thrown as Node throws them, with their errno code in `code`.
 */
export interface FileLayer {
  /** Creates a file with mode 0600; fails if the name is taken, by a symbolic link too. */
  create(path: string): Promise<NewFile>
  /** Reads a regular file of at most 64 MiB, never through a symbolic link (ELOOP, ENOTFILE, EFBIG). */
  read(path: string): Promise<Buffer>
  /**
   * Adds all the bytes to the end of a regular file, made with mode 0600 if there is none; never through a
   * symbolic link. Not durable. A failure may leave a part of the bytes.
   */
  append(path: string, bytes: Uint8Array): Promise<void>
  /** Replaces what stands at `to`; on Windows it waits for a moment where another program holds that open. */
  rename(from: string, to: string): Promise<void>
  link(existing: string, path: string): Promise<void>
  unlink(path: string): Promise<void>
  /** Makes one folder with mode 0700. */
  makeFolder(path: string): Promise<void>
  /** Removes an empty folder; fails for one that is not (ENOTEMPTY), and for a symbolic link. */
  removeFolder(path: string): Promise<void>
  list(folder: string): Promise<string[]>
  /** What stands at the path itself, links not followed; undefined if nothing does. */
  facts(path: string): Promise<FileFacts | undefined>
  /** Makes the folder's names durable; does nothing where the file system knows no such call. */
  syncFolder(folder: string): Promise<void>
}

/** The errno code of a failed system call; undefined for an error of another kind. */
export function errnoCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
