import { askEngine, callEngine } from './engine-call.ts'

/** Removes all containers, images and networks of a bed's engine, so that the next test finds it as new. */
export async function cleanEngine(socket: string): Promise<void> {
  for (const { Id } of await listed(socket, '/containers/json?all=1')) {
    await callEngine(socket, 'DELETE', `/containers/${Id}?force=1&v=1`)
  }
  for (const { Id } of await listed(socket, '/images/json')) {
    await callEngine(socket, 'DELETE', `/images/${Id}?force=1`)
  }
  await askEngine(socket, 'POST', '/networks/prune')
}

async function listed(socket: string, path: string): Promise<{ readonly Id: string }[]> {
  return JSON.parse(await askEngine(socket, 'GET', path)) as { Id: string }[]
}
