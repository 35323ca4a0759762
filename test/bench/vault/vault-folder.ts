import { randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import type { FileLayer } from '../../../core/storage/file-layer.ts'
import { nodeFileLayer } from '../../../core/storage/node-file-layer.ts'
import { Secret } from '../../../core/vault/secret.ts'
import { standInSlot } from '../../core/storage/saves/stand-in-slot.ts'
import {
  registryDraft,
  type StartedServices,
  startedServices,
} from '../../core/storage/saves/started-services.ts'

const slot = standInSlot(randomBytes(32))

/** Nobody needs the crowd after a power cut, and a thousand waits for the disk take a minute. */
const hasty: FileLayer = {
  ...nodeFileLayer,
  create: async (path) => ({ ...(await nodeFileLayer.create(path)), sync: async () => undefined }),
  syncFolder: async () => undefined,
}

/** The services over a data folder, with its vault open and every wait for the disk in its place. */
export function openFolder(folder: string, layer: FileLayer = nodeFileLayer): Promise<StartedServices> {
  return startedServices({ layer, folder }, { newId: randomUUID, slot })
}

/** A registry with a password that no other has. */
export function anyDraft(services: StartedServices, name: string) {
  const login = { username: 'ann', password: randomBytes(18).toString('base64url') }
  return { ...registryDraft(services, name), ...login }
}

/** Makes a data folder with so many registries, each with its sealed password, and one passphrase. */
export async function makeFolder(folder: string, count: number, passphrase: string): Promise<void> {
  mkdirSync(folder, { mode: 0o700 })
  const services = await openFolder(folder, hasty)
  for (let made = 0; made < count; made += 1) {
    await services.editor.add(anyDraft(services, `registry-${made}`))
  }
  const secret = Secret.fromText(passphrase)
  await services.vault.addSlot({ passphrase: secret })
  secret.dispose()
  await services.dispose()
}
