import type { RegistryDraft } from '../../../contract/registry/registry-forms.ts'
import type { Provider } from '../../../contract/registry/registry-record.ts'
import type { Call } from '../../command/call.ts'
import { usageError } from '../../command/cli-error.ts'
import type { Runner } from '../../command/command.ts'
import { printable } from '../../output/printable.ts'
import { readSecret } from '../../secret/read-secret.ts'
import type { Client } from '../../session/client.ts'
import { placeOf } from '../../session/place.ts'
import { withSession } from '../../session/session.ts'
import { expiryOf } from './expiry.ts'
import { namedRegistry, registryText } from './registries.ts'

/** Adds a registry; the password comes from standard input, or a person is asked for it. */
export const add: Runner = (call) =>
  withSession(call, async ({ client }) => {
    const { projectId, environmentId } = await placeOf(call, client)
    const namespace = call.text('namespace')
    const expiresAt = expiryOf(call, undefined)
    const draft: Omit<RegistryDraft, 'password' | 'name'> = {
      projectId,
      environmentId,
      ...(await addressOf(call, client)),
      email: call.text('email') ?? '',
      username: call.text('username') ?? '',
      description: call.text('description') ?? '',
      scope: namespace === undefined ? { kind: 'project' } : { kind: 'namespace', namespace },
      ...(expiresAt === undefined ? {} : { expiresAt }),
      saveAnyway: call.has('save-anyway'),
    }
    const name = call.text('name') ?? (await client.registries.suggestName(draft)).name
    const registry = await client.registries.add({ ...draft, name, password: await passwordFor(call, draft) })
    call.output.answer(registry, () => registryText(registry))
    return 0
  })

/** Changes what was named, and leaves the rest. */
export const edit: Runner = (call) =>
  withSession(call, async ({ client }) => {
    const before = await namedRegistry(call, client)
    const { environmentId } = await placeOf(call, client)
    const expiresAt = expiryOf(call, before.expiresAt)
    const username = call.text('username') ?? before.username ?? ''
    const changesCredential = ['username', 'password-stdin', 'new-password'].some((name) => call.has(name))
    const registry = await client.registries.edit({
      id: before.id,
      environmentId,
      email: call.text('email') ?? before.email ?? '',
      description: call.text('description') ?? before.description ?? '',
      ...(expiresAt === undefined ? {} : { expiresAt }),
      ...(changesCredential
        ? {
            credential: {
              username,
              password: await passwordFor(call, { username, address: before.address }),
            },
          }
        : {}),
      saveAnyway: call.has('save-anyway'),
    })
    call.output.answer(registry, () => registryText(registry))
    return 0
  })

/** Docker Hub and Quay.io are known by their address. */
async function addressOf(call: Call, client: Client): Promise<{ provider: Provider; address: string }> {
  const address = call.arg(0)
  const preview = await client.registries.previewAddress({ text: address })
  if (preview.ok && preview.address === 'docker.io') return { provider: 'dockerhub', address: '' }
  if (preview.ok && preview.address === 'quay.io') return { provider: 'quay', address: '' }
  return { provider: 'custom', address }
}

async function passwordFor(
  call: Call,
  { username, address }: { username: string; address: string },
): Promise<string> {
  if (username === '') {
    if (call.has('password-stdin')) throw usageError('A password needs its --username.')
    return ''
  }
  const at = address === '' ? call.arg(0) : address
  return await readSecret(call, {
    option: 'password-stdin',
    prompt: `Password of ${printable(username)} at ${printable(at)}`,
  })
}
