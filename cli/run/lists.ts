import type { Runner } from '../command/command.ts'
import { agoText, bytesText, instantText } from '../output/format.ts'
import { placeOf } from '../session/place.ts'
import { withSession } from '../session/session.ts'

/** Images of the engine. */
export const images: Runner = (call) =>
  withSession(call, async ({ client }) => {
    const { environmentId } = await placeOf(call, client)
    const found = await client.images.list({ environmentId })
    call.output.answer(found, () =>
      call.output.table(
        ['IMAGE', 'ID', 'SIZE', 'MADE', 'CREDENTIAL'],
        found.map(({ reference, id, size, createdAt, credential }) => [
          reference ?? '<none>',
          id.replace(/^sha256:/, '').slice(0, 12),
          bytesText(size),
          agoText(createdAt, Date.now()),
          credential ? (credential.name ?? credential.id) : '',
        ]),
      ),
    )
    return 0
  })

/** Projects with their namespaces. */
export const projects: Runner = (call) =>
  withSession(call, async ({ client }) => {
    const [found, environments] = await Promise.all([client.projects.list(), client.environments.list()])
    call.output.answer(found, () =>
      call.output.table(
        ['PROJECT', 'NAMESPACES', 'ENVIRONMENT', 'ID'],
        found.map(({ name, namespaces, environmentId, id }) => [
          name,
          namespaces.map((each) => each.name).join(', '),
          environments.find((each) => each.id === environmentId)?.name ?? environmentId,
          id,
        ]),
      ),
    )
    return 0
  })

/** Engines, and whether they answer. */
export const environments: Runner = (call) =>
  withSession(call, async ({ client }) => {
    const found = await client.environments.list()
    call.output.answer(found, () =>
      call.output.table(
        ['ENVIRONMENT', 'STATE', 'ENGINE', 'ENDPOINT', 'ID'],
        found.map(({ name, engine, problem, endpoint, id }) => [
          name,
          engine ? 'answers' : (problem?.code ?? 'away'),
          engine ? `${engine.product} ${engine.version}` : '',
          endpoint,
          id,
        ]),
      ),
    )
    return 0
  })

/** The activity log, newest first. */
export const activity: Runner = (call) =>
  withSession(call, async ({ client }) => {
    const limit = call.whole('limit', 1, 5000) ?? 50
    const found = await client.activity.list({ limit })
    call.output.answer(found, () =>
      call.output.table(
        ['WHEN', 'WHAT', 'RESULT', 'REGISTRY', 'ABOUT', 'BY'],
        found.map(({ at, kind, ok, code, registry, subject, program }) => [
          instantText(at),
          kind,
          ok ? 'done' : (code ?? 'failed'),
          registry?.name ?? '',
          subject ?? '',
          program ?? '',
        ]),
      ),
    )
    return 0
  })
