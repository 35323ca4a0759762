import { join } from 'node:path'
import type { ExportedFile } from '../../../contract/exchange.ts'
import type { ExportReason } from '../../../contract/exchange-problems.ts'
import { Problem } from '../../../contract/problem.ts'
import type { ActivityRecorder } from '../../activity/activity-log.ts'
import type { ProjectService } from '../../projects/project-service.ts'
import { type RegistryRecord, secretBinding } from '../../registries/registry-record.ts'
import type { RegistryService } from '../../registries/registry-service.ts'
import { prepareDataFolder } from '../../storage/data-folder.ts'
import { removeDurably, removeLeftovers, writeDurably } from '../../storage/durable-file.ts'
import { errnoCode, type FileLayer } from '../../storage/file-layer.ts'
import type { Vault } from '../../vault/vault.ts'
import { requireUnlocked } from '../require-unlocked.ts'
import { kubernetesSecrets } from './kubernetes-secret.ts'

/** Puts text on the clipboard, for a while; only a shell of the desktop has one. */
export type CopyText = (text: string) => Promise<void>

export interface KubernetesExportsOptions {
  layer: FileLayer
  /** Where the files go: a folder of this alone. */
  folder: string
  registries: Pick<RegistryService, 'record' | 'lend'>
  projects: Pick<ProjectService, 'project' | 'namespaceName'>
  vault: Pick<Vault, 'state'>
  activity: ActivityRecorder
  copyText?: CopyText | undefined
  now: () => number
}

interface Wanted {
  ids: readonly string[]
  confirmed: boolean
  copy: boolean
}

export interface KubernetesExport {
  name: string
  file: string
  registries: number
  documents: number
  copied: boolean
  leftOut: { id: string; name: string; reason: ExportReason }[]
}

type Ref = { id: string; name: string }

const fileForm = /^[a-z0-9][-.a-z0-9]{0,119}-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z(-\d{1,4})?\.yaml$/

/** Writes registries as Kubernetes secrets, and knows the files that hold secrets in clear since. */
export class KubernetesExports {
  readonly #options: KubernetesExportsOptions

  constructor(options: KubernetesExportsOptions) {
    this.#options = options
  }

  get folder(): string {
    return this.#options.folder
  }

  get canCopy(): boolean {
    return this.#options.copyText !== undefined
  }

  /**
   * Throws `exchange.not-confirmed`, `vault.*`, `registry.not-found`, `storage.not-saved`, and
   * `exchange.nothing-to-export` where no registry of those asked for has a username and a password.
   */
  async write({ ids, confirmed, copy }: Wanted): Promise<KubernetesExport> {
    const { registries, vault, activity, copyText } = this.#options
    if (!confirmed) throw new Problem('exchange.not-confirmed', {})
    requireUnlocked(vault)
    const records = [...new Set(ids)].map((id) => registries.record(id))
    const leftOut: KubernetesExport['leftOut'] = []
    const done: Ref[] = []
    const documents: string[] = []
    for (const record of records) {
      const ref = { id: record.id, name: record.name }
      const read = await this.#documents(record)
      if ('reason' in read) leftOut.push({ ...ref, reason: read.reason })
      else {
        done.push(ref)
        documents.push(...read.documents)
      }
    }
    if (done.length === 0) {
      const reasons = [...new Set(leftOut.map(({ reason }) => reason))]
      throw new Problem('exchange.nothing-to-export', { reasons })
    }
    const text = documents.join('---\n')
    const name = await this.#save(done.length === 1 ? (done[0]?.name ?? '') : 'registries', text)
    for (const registry of done)
      activity.record({ kind: 'registry.exported', ok: true, registry, subject: name })
    const copied = copy && copyText !== undefined && (await succeeded(copyText(text)))
    const file = join(this.folder, name)
    return { name, file, registries: done.length, documents: documents.length, copied, leftOut }
  }

  /** The files that still stand, newest first. */
  async list(): Promise<ExportedFile[]> {
    const { layer, folder } = this.#options
    const files: ExportedFile[] = []
    for (const name of await this.#names()) {
      const facts = await layer.facts(join(folder, name))
      if (facts?.kind === 'file') files.push({ name, at: writtenAt(name), bytes: facts.size })
    }
    return files.sort((one, other) => other.at - one.at || (one.name < other.name ? 1 : -1))
  }

  /** Throws `exchange.export-not-found` and `storage.not-saved`. */
  async remove(name: string): Promise<void> {
    const { layer, folder } = this.#options
    if (!(await this.#names()).includes(name)) throw new Problem('exchange.export-not-found', {})
    await removeDurably(layer, [join(folder, name)])
  }

  async #documents(record: RegistryRecord): Promise<{ documents: string[] } | { reason: ExportReason }> {
    const { projects, registries } = this.#options
    const { id, name, username, email, scope, projectId } = record
    if (record.credential === 'identity-token') return { reason: 'identity-token' }
    if (record.credential === 'none' || username === undefined) return { reason: 'anonymous' }
    const { address } = secretBinding(record)
    const namespaces =
      scope.kind === 'project'
        ? projects.project(projectId).namespaces.map((namespace) => namespace.name)
        : [projects.namespaceName(projectId, scope.namespaceId)]
    try {
      return await registries.lend(id, async (credential) => {
        if (!credential) return { reason: 'anonymous' }
        const { bytes: password } = credential.secret
        return { documents: kubernetesSecrets({ name, namespaces, address, username, email, password }) }
      })
    } catch (error) {
      if (error instanceof Problem && error.code === 'vault.secret-unreadable')
        return { reason: 'unreadable' }
      throw error
    }
  }

  async #save(stem: string, text: string): Promise<string> {
    const { layer, folder, now } = this.#options
    await prepareDataFolder(layer, folder)
    const names = await layer.list(folder)
    await removeLeftovers(layer, folder, names)
    const stamp = new Date(now()).toISOString().replace(/[-:]|\.\d+/g, '')
    const base = `${fileStem(stem)}-${stamp}`
    let name = `${base}.yaml`
    for (let count = 2; names.includes(name); count += 1) name = `${base}-${count}.yaml`
    const bytes = Buffer.from(text)
    try {
      await writeDurably(layer, join(folder, name), bytes, { replaces: false })
    } finally {
      bytes.fill(0)
    }
    return name
  }

  async #names(): Promise<string[]> {
    const { layer, folder } = this.#options
    try {
      return (await layer.list(folder)).filter((name) => fileForm.test(name))
    } catch (error) {
      // whatever stands there instead of the folder holds no export of ours
      if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(errnoCode(error) ?? '')) return []
      throw error
    }
  }
}

/** A registry's name is fit to be one of a file, unless its record was changed by hand. */
function fileStem(name: string): string {
  const fit = name.replace(/[^-.a-z0-9]+/g, '-').replace(/^[-.]+/, '')
  return fit.slice(0, 100) || 'registry'
}

function writtenAt(name: string): number {
  const [, year, month, day, hour, minute, second] = fileForm.exec(name) ?? []
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}

/** The file stands already: a clipboard that fails is only said to have failed. */
async function succeeded(attempt: Promise<void>): Promise<boolean> {
  return await attempt.then(
    () => true,
    () => false,
  )
}
