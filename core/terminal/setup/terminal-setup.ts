import { dirname } from 'node:path'
import { invalidInput, Problem } from '../../../contract/problem.ts'
import type { TerminalSetup as Shown, TerminalTool, TerminalUse } from '../../../contract/terminal.ts'
import type { ActivityRecorder } from '../../activity/activity-log.ts'
import { type LoginConfig, readLoginConfig } from '../../exchange/find/login-config.ts'
import { type ReadPlace, readPlace } from '../../exchange/find/read-place.ts'
import { findHelper, helperName } from '../../exchange/helper/helper-program.ts'
import { ownHelper, ownSuffix } from '../../exchange/helper/own-helper.ts'
import type { ExchangeMachine } from '../../exchange/machine.ts'
import { requireUnlocked } from '../../exchange/require-unlocked.ts'
import type { LoginBackups } from '../../exchange/sweep/login-backups.ts'
import { fileLeft, replaceFile } from '../../exchange/sweep/replace-file.ts'
import { parseAddress } from '../../images/registry-address.ts'
import { prepareDataFolder } from '../../storage/data-folder.ts'
import { writeDurably } from '../../storage/durable-file.ts'
import type { FileLayer } from '../../storage/file-layer.ts'
import type { Vault } from '../../vault/vault.ts'
import { serverKey } from '../credential/server-url.ts'
import { helperPlace, placeLink } from './helper-place.ts'
import { setupFile } from './setup-files.ts'
import { type HelperChange, withHelpers } from './with-helpers.ts'

export interface TerminalSetupOptions {
  layer: FileLayer
  machine: ExchangeMachine
  backups: Pick<LoginBackups, 'inTurn' | 'keep' | 'list' | 'lend' | 'remove'>
  vault: Pick<Vault, 'state'>
  activity: ActivityRecorder
  /** The helper of this Fairlead. */
  helperFile: string | undefined
}

const tools = ['docker', 'podman'] as const satisfies TerminalTool[]

/** Tells Docker and Podman to ask Fairlead for logins, and takes that back. Every file as it was is sealed first. */
export class TerminalSetup {
  readonly #options: TerminalSetupOptions

  constructor(options: TerminalSetupOptions) {
    this.#options = options
  }

  async look(): Promise<Shown> {
    const { helperFile, machine } = this.#options
    const [helper, ...uses] = await Promise.all([
      helperPlace(helperFile, machine),
      ...tools.map((tool) => this.#use(tool)),
    ])
    return { helper, uses }
  }

  /** Throws `input.invalid` at the field `hosts`, `exchange.*`, `vault.*` and `storage.not-saved`. */
  async setUp(tool: TerminalTool, hosts: readonly string[]): Promise<Shown> {
    const keys = hosts.map((host) => hostKey(tool, host))
    if (keys.length === 0 && tool === 'podman') throw invalidInput({ field: 'hosts', code: 'required' })
    // a tool that is sent to a program that is not there has no logins at all any more
    const found = await findHelper(ownHelper, this.#options.machine)
    if (!found.ok) throw new Problem('exchange.helper-failed', { helper: ownHelper, reason: found.reason })
    await this.#change(tool, 'terminal.set-up', async () =>
      keys.length === 0
        ? { credsStore: ownSuffix }
        : { credHelpers: Object.fromEntries(keys.map((key) => [key, ownSuffix])) },
    )
    return await this.look()
  }

  /** Throws `exchange.*`, `vault.*` and `storage.not-saved`. */
  async takeBack(tool: TerminalTool): Promise<Shown> {
    await this.#change(tool, 'terminal.taken-back', (config, file) => this.#backFrom(config, file))
    return await this.look()
  }

  /** Throws as `takeBack`. */
  async dropMissing(tool: TerminalTool): Promise<Shown> {
    await this.#change(tool, 'terminal.set-up', async (config) => {
      const missing = async (suffix: unknown) => (await this.#named(suffix)).missing
      const gone: string[] = []
      for (const { key, suffix } of config.credHelpers) if (await missing(suffix)) gone.push(key)
      const drops = config.credsStore !== undefined && (await missing(config.credsStore))
      return {
        ...(drops ? { credsStore: null } : {}),
        credHelpers: Object.fromEntries(gone.map((key) => [key, null])),
      }
    })
    return await this.look()
  }

  /** Throws `storage.not-saved` and `exchange.helper-failed`. */
  async placeLink(): Promise<Shown> {
    const { helper } = await this.look()
    await placeLink(helper)
    return await this.look()
  }

  async #use(tool: TerminalTool): Promise<TerminalUse> {
    const possible = setupFile(tool, this.#options.machine)
    const place = await readPlace(possible, this.#options)
    const { config, fault } = place ?? {}
    const common = { tool, file: possible.file, ...(fault ? { fault } : {}) }
    if (!config) return { ...common, hosts: [], inClear: 0, ours: 'none' }
    const hosts = await Promise.all(
      config.credHelpers.map(async ({ key, suffix }) => ({ host: key, ...(await this.#named(suffix)) })),
    )
    const hasStore = tool === 'docker' && config.credsStore !== undefined && config.credsStore !== ''
    const store = hasStore ? await this.#named(config.credsStore) : undefined
    const some = hosts.some(({ name }) => name === ownHelper)
    const inClear = config.entries.filter(({ value }) => holdsLogin(value)).length
    return {
      ...common,
      ...(store ? { store } : {}),
      hosts,
      inClear,
      ours: store?.name === ownHelper ? 'all' : some ? 'some' : 'none',
    }
  }

  async #named(suffix: unknown): Promise<{ name: string; missing: boolean }> {
    const name = helperName(suffix)
    if (name === undefined) return { name: 'docker-credential-?', missing: true }
    return { name, missing: !(await findHelper(name, this.#options.machine)).ok }
  }

  async #change(
    tool: TerminalTool,
    kind: 'terminal.set-up' | 'terminal.taken-back',
    wanted: (config: LoginConfig, file: string) => Promise<HelperChange>,
  ): Promise<void> {
    const { activity, backups, layer, machine, vault } = this.#options
    const possible = setupFile(tool, machine)
    await backups.inTurn(async () => {
      const place = await readPlace(possible, { layer, machine })
      if (place) requireUnlocked(vault)
      await (place ? this.#rewrite(place, kind, wanted) : this.#write(possible.file, wanted))
    })
    activity.record({ kind, ok: true, subject: possible.file })
  }

  async #rewrite(
    { file = '', realFile, text, config, sweepable }: ReadPlace,
    kind: 'terminal.set-up' | 'terminal.taken-back',
    wanted: (config: LoginConfig, file: string) => Promise<HelperChange>,
  ): Promise<void> {
    if (realFile === undefined || text === undefined || !config) throw fileLeft(file, 'not-a-file')
    if (!sweepable) throw fileLeft(file, 'not-yours')
    const { backups, layer, machine } = this.#options
    const change = await wanted(config, realFile)
    const [before, after] = [Buffer.from(text), Buffer.from(withHelpers(text, change))]
    try {
      if (before.equals(after)) return
      const backup =
        kind === 'terminal.set-up'
          ? await backups.keep({ file: realFile, before, after, removed: 0 })
          : undefined
      try {
        await replaceFile(layer, { file: realFile, before, after, userId: machine.userId })
      } catch (error) {
        if (backup) await backups.remove(backup.id)
        throw error
      }
      if (!backup) for (const { id } of this.#ownBackups(realFile)) await backups.remove(id)
    } finally {
      before.fill(0)
      after.fill(0)
    }
  }

  /** A file that does not stand yet holds no login that would have to be sealed. */
  async #write(
    file: string,
    wanted: (config: LoginConfig, file: string) => Promise<HelperChange>,
  ): Promise<void> {
    const { layer, machine } = this.#options
    const nothing: LoginConfig = { entries: [], credsStore: undefined, credHelpers: [] }
    const text = withHelpers('{}', await wanted(nothing, file))
    if (text === '{}') return
    await prepareDataFolder(layer, dirname(file), machine.userId)
    await writeDurably(layer, file, Buffer.from(`${text}\n`), { replaces: false })
  }

  /** What stood in the place of our own name before we were first set up, by the oldest backup; nothing without one. */
  async #backFrom(config: LoginConfig, file: string): Promise<HelperChange> {
    const ours = config.credHelpers.filter(({ suffix }) => suffix === ownSuffix).map(({ key }) => key)
    const earlier = await this.#earlier(file)
    const before = (host: string) => earlier?.credHelpers.findLast(({ key }) => key === host)?.suffix
    return {
      ...(config.credsStore === ownSuffix ? { credsStore: notOurs(earlier?.credsStore) } : {}),
      credHelpers: Object.fromEntries(ours.map((host) => [host, notOurs(before(host))])),
    }
  }

  async #earlier(file: string): Promise<LoginConfig | undefined> {
    const oldest = this.#ownBackups(file).at(-1)
    if (!oldest) return undefined
    return await this.#options.backups.lend(oldest.id, async (bytes) => {
      const read = readLoginConfig(bytes.toString('utf8'))
      return read.ok ? { entries: [], credsStore: read.credsStore, credHelpers: read.credHelpers } : undefined
    })
  }

  /** Those of a set-up, newest first: a sweep takes at least one entry out. */
  #ownBackups(file: string) {
    return this.#options.backups.list().filter((backup) => backup.file === file && backup.removed === 0)
  }
}

function notOurs(suffix: unknown): string | null {
  return typeof suffix === 'string' && suffix !== '' && suffix !== ownSuffix ? suffix : null
}

/** The key under which a tool looks for a host's helper. Throws `input.invalid`. */
function hostKey(tool: TerminalTool, typed: string): string {
  const parsed = parseAddress(typed.trim())
  if (!parsed.ok) throw invalidInput({ field: 'hosts', code: `address-${parsed.code}` })
  if (parsed.address.prefix !== '') throw invalidInput({ field: 'hosts', code: 'address-bad-path' })
  return tool === 'docker' ? serverKey(parsed.address) : parsed.address.host
}

/** With a helper set, Docker leaves an empty object for each login. */
function holdsLogin(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0
}
