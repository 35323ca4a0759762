import { defineStore } from 'pinia'
import { type Ref, watch } from 'vue'
import type { RestoreOutcome } from '../../../contract/backup.ts'
import { useStoreQuery } from '../../composables/live/use-store-query.ts'
import { useClient, useConnection } from '../../rpc/client.ts'

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
  const connection = useConnection()
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

  /** Resolves once the page speaks to the core that has started anew with the backup. */
  async function restore(id: string, passphrase: string): Promise<RestoreOutcome> {
    const before = connection.generation.value
    const outcome = await client.backup.finish({ id, passphrase })
    await newLine(connection.generation, before)
    return outcome
  }

  return {
    kept: kept.data,
    make,
    send,
    restore,
    cancel: (id: string) => client.backup.cancel({ id }),
    forget: async (name: string) => {
      await client.backup.forget({ name })
      await kept.refetch()
    },
  }
})

/** Waits for the next line to the core, or until it is clear that none comes soon: the frame says so then. */
function newLine(generation: Readonly<Ref<number>>, before: number): Promise<void> {
  return new Promise((resolve) => {
    const stop = watch(generation, (now) => now > before && end())
    const timer = window.setTimeout(() => end(), 15_000)
    const end = () => {
      stop()
      window.clearTimeout(timer)
      resolve()
    }
    if (generation.value > before) end()
  })
}

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
