import { randomBytes } from 'node:crypto'
import { canonical } from '../../../core/images/image-reference.ts'
import type { BedPlaces } from '../../bed/bed.ts'
import { askEngine, callEngine } from '../../bed/engines/engine-call.ts'
import { clientOf, credentialFor, referenceOf } from '../engine/on-bed.ts'

/** Starts a container that no program of ours has anything to do with: it says hello and stays. Gives its id. */
export async function foreignContainer(
  { engine, first }: BedPlaces,
  body: Readonly<Record<string, unknown>> = {},
  name = `foreign-${randomBytes(4).toString('hex')}`,
): Promise<string> {
  const image = canonical(referenceOf(first.image))
  const client = clientOf(engine)
  const { signal } = new AbortController()
  await client.pull({
    reference: referenceOf(first.image),
    credential: credentialFor(first),
    signal,
    onEvent: () => undefined,
  })
  client.dispose()
  const made = await askEngine(engine.socket, 'POST', `/containers/create?name=${name}`, {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      Image: image,
      Cmd: ['/bin/busybox', 'sh', '-c', "trap 'exit 0' TERM; echo hello; sleep 1000 & wait"],
      ...body,
    }),
  })
  const { Id } = JSON.parse(made) as { Id: string }
  await askEngine(engine.socket, 'POST', `/containers/${Id}/start`)
  return Id
}

export async function removeContainers({ engine }: BedPlaces, ids: readonly string[]): Promise<void> {
  for (const id of ids) await callEngine(engine.socket, 'DELETE', `/containers/${id}?force=1&v=1`)
}
