import { defineStore } from 'pinia'
import type { RestoreOutcome } from '../../../contract/backup.ts'
import { useStoreQuery } from '../../composables/live/use-store-query.ts'
import { useClient } from '../../rpc/client.ts'

/** A sealed backup as it was received whole. */
export interface BackupFile {
  readonly name: string
  readonly content: Blob
  /** Files of the data folder that do not verify, and are therefore not in it. */
  readonly leftOut: readonly string[]
}

/** Backups of the workspace: a sealed file out, a sealed file in. Passphrases pass through. Errors are the core's. */
export const useBackup = defineStore('backup', () => {
  const client = useClient()
  const kept = useStoreQuery({ key: ['vault', 'kept'], query: () => client.backup.kept() })

  async function make(passphrase: string): Promise<BackupFile> {
    const parts: BlobPart[] = []
    let name = ''
    let leftOut: readonly string[] = []
    for await (const event of await client.backup.make({ passphrase })) {
      if (event.kind === 'part') parts.push(bytesOf(event.content))
      else ({ name, leftOut } = event)
    }
    return { name, leftOut, content: new Blob(parts, { type: 'application/octet-stream' }) }
  }

  /** Sends the file, so that it can be opened; `told` gets the share that has arrived, 0 to 1. */
  async function send(file: Blob, told: (share: number) => void): Promise<string> {
    const { id, partBytes } = await client.backup.begin({ size: file.size })
    for (let at = 0; at < file.size; at += partBytes) {
      const part = new Uint8Array(await file.slice(at, at + partBytes).arrayBuffer())
      await client.backup.part({ id, content: base64Of(part) })
      told(Math.min(1, (at + part.length) / file.size))
    }
    return id
  }

  return {
    kept: kept.data,
    make,
    send,
    restore: (id: string, passphrase: string): Promise<RestoreOutcome> =>
      client.backup.finish({ id, passphrase }),
    cancel: (id: string) => client.backup.cancel({ id }),
    forget: async (name: string) => {
      await client.backup.forget({ name })
      await kept.refetch()
    },
  }
})

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}

function base64Of(bytes: Uint8Array): string {
  const pieces: string[] = []
  // Spread over arguments, which an engine takes only so many of.
  for (let at = 0; at < bytes.length; at += 8192) {
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8192)))
  }
  return btoa(pieces.join(''))
}
