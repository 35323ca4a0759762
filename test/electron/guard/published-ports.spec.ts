import { expect, it } from 'vitest'
import type { Workload } from '../../../contract/workloads.ts'
import { portsHere } from '../../../electron/guard/published-ports.ts'

type Ports = Workload['ports']

const port = (host: number | undefined, address?: string, protocol = 'tcp'): Ports[number] => ({
  container: 80,
  protocol,
  ...(host === undefined ? {} : { host }),
  ...(address === undefined ? {} : { address }),
})

/** Stands in for a core: environments by their way, and what the workloads of each publish. */
const core = (engines: readonly { way: string; ports?: Ports }[]) =>
  ({
    environments: { list: async () => engines.map(({ way }, id) => ({ id: String(id), way })) },
    workloads: {
      list: async ({ environmentId }: { environmentId: string }) => {
        const ports = engines[Number(environmentId)]?.ports
        if (!ports) throw new Error('the engine does not answer')
        return [{ ports }]
      },
    },
  }) as unknown as Parameters<typeof portsHere>[0]

it('EL-16: what an engine on another machine publishes is no port of this one', async () => {
  const ways = ['tcp', 'tls', 'ssh'].map((way) => ({ way, ports: [port(9000)] }))
  expect(await portsHere(core([{ way: 'socket', ports: [port(8080)] }, ...ways]))).toEqual(new Set([8080]))
})

it('EL-16: only what is published on 127.0.0.1 too, and over TCP', async () => {
  const ports = [
    port(1, '0.0.0.0'),
    port(2, '::'),
    port(3, '127.0.0.1'),
    port(4, '192.168.7.7'),
    port(5, '127.0.0.2'),
    port(6, '::1'),
    port(7, '0.0.0.0', 'udp'),
    port(undefined),
  ]
  expect(await portsHere(core([{ way: 'socket', ports }]))).toEqual(new Set([1, 2, 3]))
})

it('an engine that does not answer takes nothing from the others', async () => {
  expect(await portsHere(core([{ way: 'socket' }, { way: 'socket', ports: [port(8080)] }]))).toEqual(
    new Set([8080]),
  )
})
