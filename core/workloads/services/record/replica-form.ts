import * as z from 'zod'
import { Problem } from '../../../../contract/problem.ts'
import type { RunForm } from '../../../../contract/workload/run-fields.ts'
import { Secret } from '../../../vault/secret.ts'
import type { Vault } from '../../../vault/vault.ts'
import { type ContainerFields, readContainerFields } from '../../form/container-fields.ts'
import { maskedFields } from '../../form/show/masked-fields.ts'
import { labelPrefix } from '../../labels.ts'
import { type ServiceRecord, sealId } from './service-record.ts'

/** The texts of a form that may hold secrets. */
const sealedSchema = z.object({
  environment: z.string(),
  command: z.string().optional(),
  labels: z.string().optional(),
})
type SealedTexts = z.infer<typeof sealedSchema>

/** Looks at a standing replica that runs the wanted image: its inspection as the engine says it. */
export type LookAtReplica = () => Promise<Readonly<Record<string, unknown>> | undefined>

/**
 * The run form of each service, from which its replicas are made. Values of variables are secrets for all that is
 * known, and so are command and labels where something in them looks like one: these are sealed in the vault, kept
 * in memory while the program runs, and otherwise read off a replica that stands.
 */
export class ReplicaForms {
  readonly #vault: Vault
  readonly #known = new Map<string, SealedTexts>()

  constructor(vault: Vault) {
    this.#vault = vault
  }

  /** The form for the record, with its secrets sealed. Throws `vault.locked`, `vault.absent` and `storage.*`. */
  async keep(serviceId: string, form: RunForm): Promise<{ form: RunForm; sealed: boolean }> {
    const secret = secretTexts(form)
    const bare = { ...form, scale: '', name: '', ...blank(secret) }
    if (!secret) return { form: bare, sealed: false }
    const sealed = Secret.fromText(JSON.stringify(secret))
    try {
      await this.#vault.seal(sealId(serviceId), bindingOf(serviceId), sealed, 'current')
    } finally {
      sealed.dispose()
    }
    this.#known.set(serviceId, secret)
    return { form: bare, sealed: true }
  }

  /** Throws `vault.*` where the secrets of the form cannot be had now, from nowhere. */
  async fields(record: ServiceRecord, look: LookAtReplica): Promise<ContainerFields> {
    if (!record.sealed) return fieldsOf(record, undefined)
    const known = this.#known.get(record.id) ?? (await this.#unsealed(record.id).catch(problemOnly))
    if (!(known instanceof Problem)) return fieldsOf(record, known)
    const config = configSchema.safeParse(await look()).data
    if (!config) throw known
    return {
      ...fieldsOf(record, undefined),
      environment: config.Config.Env,
      ...(record.form.command === '' ? { command: config.Config.Cmd } : {}),
      ...(record.form.labels === ''
        ? { labels: Object.entries(config.Config.Labels).filter(([name]) => !name.startsWith(labelPrefix)) }
        : {}),
    }
  }

  /** Removes what is sealed, from the disk too. Works while the vault is locked. */
  async remove(serviceId: string): Promise<void> {
    await this.#vault.remove(sealId(serviceId))
    this.#known.delete(serviceId)
  }

  /** Removes what is sealed for services that never came to be, or whose end was cut short. */
  async tidy(isKnown: (serviceId: string) => boolean): Promise<void> {
    const prefix = sealId('')
    for (const id of this.#vault.sealedIds()) {
      if (id.startsWith(prefix) && !isKnown(id.slice(prefix.length))) await this.#vault.remove(id)
    }
  }

  async #unsealed(serviceId: string): Promise<SealedTexts> {
    const texts = await this.#vault.lend(sealId(serviceId), bindingOf(serviceId), 'current', async (secret) =>
      secret.revealText((text) => sealedSchema.parse(JSON.parse(text))),
    )
    this.#known.set(serviceId, texts)
    return texts
  }
}

const texts = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? [])
const configSchema = z.looseObject({
  Config: z.looseObject({
    Env: texts,
    Cmd: texts,
    Labels: z
      .record(z.string(), z.string())
      .nullish()
      .transform((map) => map ?? {}),
  }),
})

function secretTexts(form: RunForm): SealedTexts | undefined {
  const read = readContainerFields(form)
  const looksSecret = (part: { command: readonly string[] } | { labels: ContainerFields['labels'] }) =>
    maskedFields({ environment: [], command: [], labels: [], ...part }).hidden.length > 0
  const command = !read.ok || looksSecret({ command: read.fields.command })
  const labels = !read.ok || looksSecret({ labels: read.fields.labels })
  if (form.environment === '' && !command && !labels) return undefined
  return {
    environment: form.environment,
    ...(command ? { command: form.command } : {}),
    ...(labels ? { labels: form.labels } : {}),
  }
}

function blank(secret: SealedTexts | undefined): Partial<RunForm> {
  return Object.fromEntries(Object.keys(secret ?? {}).map((field) => [field, '']))
}

/** The fields of one replica; what a service decides by itself is not the form's. */
function fieldsOf({ form, platform }: ServiceRecord, secret: SealedTexts | undefined): ContainerFields {
  const read = readContainerFields({
    ...form,
    environment: secret?.environment ?? form.environment,
    command: secret?.command ?? form.command,
    labels: secret?.labels ?? form.labels,
    scale: '',
    name: '',
    restart: 'no',
    autoRemove: false,
    platform,
  })
  if (!read.ok) throw new Error('The form of a service cannot be read any more')
  return { ...read.fields, restart: { policy: 'unless-stopped', retries: undefined } }
}

function problemOnly(error: unknown): Problem {
  if (error instanceof Problem) return error
  throw error
}

function bindingOf(serviceId: string): { address: string; scope: string } {
  return { address: serviceId, scope: 'service-form' }
}
