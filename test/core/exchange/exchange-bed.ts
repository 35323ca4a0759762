import { randomBytes } from 'node:crypto'
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { FoundLogin, FoundLogins } from '../../../contract/exchange.ts'
import { LoginFinder } from '../../../core/exchange/find/login-finder.ts'
import type { ExchangeMachine } from '../../../core/exchange/machine.ts'
import type { FileLayer } from '../../../core/storage/file-layer.ts'
import { nodeFileLayer } from '../../../core/storage/node-file-layer.ts'

/** A secret that stands nowhere else. */
export function anyPassword(): string {
  return randomBytes(18).toString('base64url')
}

/** `auth` as Docker writes it. */
export function authOf(username: string, password: string | Buffer): string {
  return Buffer.concat([Buffer.from(`${username}:`), Buffer.from(password)]).toString('base64')
}

/** A user with an empty home of their own. */
export function machineAt(home: string, env: Record<string, string> = {}): ExchangeMachine {
  return {
    env: { PATH: '/usr/bin:/bin', HOME: home, XDG_RUNTIME_DIR: join(home, 'run'), ...env },
    home,
    platform: process.platform,
    userId: process.getuid?.(),
  }
}

export async function place(file: string, content: string | Buffer, mode = 0o600): Promise<string> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content, { mode })
  await chmod(file, mode)
  return file
}

export async function link(file: string, target: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await symlink(target, file)
}

/** A finder in a workspace without registries. */
export function finderOn(machine: ExchangeMachine, layer: FileLayer = nodeFileLayer): LoginFinder {
  return new LoginFinder({
    layer,
    machine,
    random: randomBytes,
    registries: { list: () => [] },
    projects: { project: (id) => ({ id, name: 'p', environmentId: 'default', namespaces: [] }) },
  })
}

export function find(machine: ExchangeMachine, askHelpers = false): Promise<FoundLogins> {
  return finderOn(machine).find({ projectId: 'p1', askHelpers })
}

/** The parts of a login that a table of cases compares. */
export function brief({ address, username, kind, kept, doubts, refused, text }: FoundLogin) {
  return {
    address: address.ok ? address.address : address.fault.code,
    ...(text === undefined ? {} : { text }),
    ...(username === undefined ? {} : { username }),
    kind,
    kept,
    ...(doubts.length === 0 ? {} : { doubts }),
    ...(refused ? { refused } : {}),
  }
}
