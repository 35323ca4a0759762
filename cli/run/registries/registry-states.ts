import type { Call } from '../../command/call.ts'
import { usageError } from '../../command/cli-error.ts'
import type { Runner } from '../../command/command.ts'
import { printable } from '../../output/printable.ts'
import type { Client } from '../../session/client.ts'
import { ProblemFound } from '../../session/failure.ts'
import { placeOf } from '../../session/place.ts'
import { withSession } from '../../session/session.ts'
import { expiryOf } from './expiry.ts'
import { namedRegistry } from './registries.ts'

export const activate: Runner = (call) =>
  withSession(call, async ({ client }) => {
    const { id, name } = await namedRegistry(call, client)
    const kind = call.text('for')
    const expiresAt = expiryOf(call, undefined)
    if (kind !== undefined && expiresAt !== undefined)
      throw usageError('--for and --expires exclude each other.')
    const registry =
      kind === undefined
        ? await client.registries.activate({ id, ...(expiresAt === undefined ? {} : { expiresAt }) })
        : await client.registries.lease({ id, kind: kind as 'launch' | 'hour' | 'quit' })
    call.output.answer(registry, () => `“${printable(name)}” is active\n`)
    return 0
  })

export const deactivate: Runner = (call) =>
  withSession(call, async ({ client }) => {
    const { id, name } = await namedRegistry(call, client)
    const answer = await client.registries.deactivate({ id })
    const stopped = answer.stoppedPulls === 0 ? '' : `; pulls stopped: ${answer.stoppedPulls}`
    call.output.answer(answer, () => `“${printable(name)}” is inactive${stopped}\n`)
    return 0
  })

/** Verifies one, or all that are active. */
export const verify: Runner = (call) =>
  withSession(call, async ({ client }) => {
    if (call.has('all') === call.args.length > 0) throw usageError('Name a registry, or give --all.')
    const { environmentId } = await placeOf(call, client)
    if (call.has('all')) return await verifyAll(call, client, environmentId)
    const { id } = await namedRegistry(call, client)
    const registry = await client.registries.verify({ id, environmentId })
    const { verification } = registry
    if (verification.kind !== 'verified' && verification.problem) throw new ProblemFound(verification.problem)
    call.output.answer(registry, () => `“${printable(registry.name)}” is ${verification.kind}\n`)
    return verification.kind === 'verified' ? 0 : 7
  })

async function verifyAll(call: Call, client: Client, environmentId: string): Promise<number> {
  for await (const { done, total } of await client.registries.verifyAll({ environmentId })) {
    call.output.note(`${done} of ${total}`)
  }
  const found = (await client.registries.list()).filter(({ state }) => state === 'active')
  call.output.answer(found, () =>
    call.output.table(
      ['NAME', 'ADDRESS', 'VERIFIED'],
      found.map(({ name, address, verification }) => [name, address, verification.kind]),
    ),
  )
  return found.every(({ verification }) => verification.kind === 'verified') ? 0 : 7
}

/** Deletes for good, which a person confirms, and a script by `--yes`. */
export const remove: Runner = (call) =>
  withSession(call, async ({ client }) => {
    const { id, name } = await namedRegistry(call, client)
    if (!call.has('yes') && !(await confirmed(call, `Delete “${name}” and its credential for good?`))) {
      call.output.note('Nothing was deleted.')
      return 1
    }
    call.output.answer(await client.registries.remove({ id }), () => `“${printable(name)}” is deleted\n`)
    return 0
  })

async function confirmed(call: Call, question: string): Promise<boolean> {
  const { openTerminal } = await import('../../secret/terminal-prompt.ts')
  const terminal = openTerminal()
  if (!terminal)
    throw usageError('There is no terminal to ask at.', 'Give --yes to do it without a question.')
  return await terminal.confirm(printable(question), call.signal)
}
