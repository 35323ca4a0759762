import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { lockPlace } from '../../storage/lock-place.ts'

/**
 * Where the app of a data folder listens. A helper looks for `sign` in the folder `lock` of the data folder: on
 * Windows a file with the name of the pipe, elsewhere the socket itself, or a link to it where the path of the
 * data folder is too long for one.
 */
export interface EndpointPlace {
  readonly address: string
  /** Undefined where the socket itself stands in the data folder. */
  readonly sign?: { readonly kind: 'link' | 'file'; readonly path: string }
}

const socketName = 'terminal.sock'
const pipeFile = 'terminal.pipe'
const pipeForm = /^\\\\\.\\pipe\\fairlead-terminal-[0-9a-f]{32}$/

/** The place where the owner of a data folder shall listen now. Makes its folders, for this user alone. */
export async function endpointPlace(dataFolder: string): Promise<EndpointPlace> {
  const inside = join(await realpath(dataFolder), 'lock')
  const place = await lockPlace(dataFolder)
  if (place.kind === 'pipe') {
    const address = `\\\\.\\pipe\\fairlead-terminal-${randomBytes(16).toString('hex')}`
    return { address, sign: { kind: 'file', path: join(inside, pipeFile) } }
  }
  const address = join(place.folder, socketName)
  if (place.folder === inside) return { address }
  return { address, sign: { kind: 'link', path: join(inside, socketName) } }
}

/** Where the owner of a data folder listens, if there is one. */
export async function endpointAddress(dataFolder: string): Promise<string | undefined> {
  const place = await lockPlace(dataFolder)
  if (place.kind === 'folder') return join(place.folder, socketName)
  const file = join(await realpath(dataFolder), 'lock', pipeFile)
  const name = await readFile(file, 'utf8').catch(() => '')
  return pipeForm.test(name) ? name : undefined
}

/** Removes what a killed owner has left. Only for who owns the data folder. */
export async function clearPlace({ address, sign }: EndpointPlace): Promise<void> {
  if (sign) await rm(sign.path, { force: true })
  if (sign?.kind !== 'file') await rm(address, { force: true })
}

/** Makes the place known, once somebody listens there. */
export async function showPlace({ address, sign }: EndpointPlace): Promise<void> {
  if (sign?.kind !== 'file') await chmod(address, 0o600)
  if (!sign) return
  await mkdir(join(sign.path, '..'), { mode: 0o700, recursive: true })
  if (sign.kind === 'link') await symlink(address, sign.path)
  else await writeFile(sign.path, address, { mode: 0o600 })
}
