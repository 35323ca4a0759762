import { test as property } from '@fast-check/vitest'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { parse } from 'yaml'
import { blankRunForm, type RunForm } from '../../../../contract/workload/run-fields.ts'
import type { LaunchDraft } from '../../../../contract/workloads.ts'
import { checkRunForm } from '../../../../core/workloads/form/check-run-form.ts'
import { readContainerFields } from '../../../../core/workloads/form/container-fields.ts'
import { readRunLine } from '../../../../core/workloads/form/line/run-line.ts'
import type { PortSpec } from '../../../../core/workloads/form/port-spec.ts'
import { portWithFewChoices } from '../../../../core/workloads/form/replica-rules.ts'
import { showForm } from '../../../../core/workloads/form/show/show-form.ts'

const form = (typed: Partial<RunForm>) => ({ ...blankRunForm(), ...typed })
const draft = (typed: Partial<RunForm>): LaunchDraft => ({
  environmentId: 'default',
  projectId: 'p',
  namespace: 'default',
  image: 'nginx',
  ...form(typed),
})
const faults = (typed: Partial<RunForm>) => checkRunForm(form(typed)).faults
function fields(typed: Partial<RunForm>) {
  const read = readContainerFields(form(typed))
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  return read.fields
}

describe('the scale', () => {
  test.each([
    ['', 1],
    ['1', 1],
    [' 2 ', 2],
    ['007', 7],
    ['100', 100],
  ])('%j is read', (scale, count) => {
    expect(fields({ scale }).scale).toBe(count)
  })

  test.each(['0', '-1', '101', '1.5', '2e1', '0x2', 'two', '1000', '٣'])('%j is refused', (scale) => {
    expect(faults({ scale })).toEqual([{ field: 'scale', code: 'scale-format' }])
  })
})

describe('a form for replicas is refused at its place', () => {
  test.each<[Partial<RunForm>, string, string]>([
    [{ name: 'my_app' }, 'name', 'scale-name'],
    [{ name: 'Web' }, 'name', 'scale-name'],
    [{ name: 'a.b' }, 'name', 'scale-name'],
    [{ name: 'web-' }, 'name', 'scale-name'],
    [{ name: 'a'.repeat(64) }, 'name', 'scale-name'],
    [{ restart: 'always' }, 'restart', 'scale-restart'],
    [{ restart: 'on-failure', restartRetries: '3' }, 'restart', 'scale-restart'],
    [{ autoRemove: true }, 'autoRemove', 'scale-remove'],
    [{ ports: '8080:80' }, 'ports', 'scale-port-fixed'],
    [{ ports: '80\n8080-8081:80-81' }, 'ports', 'scale-port-fixed'],
    [{ ports: '8080-8081:80' }, 'ports', 'scale-ports-few'],
    [{ ports: '8080-8084:80 8082-8086:81' }, 'ports', 'scale-ports-few'],
    [{ ports: '8080-8084:80 0.0.0.0:8084-8088:81' }, 'ports', 'scale-ports-few'],
  ])('%j', (typed, field, code) => {
    expect(faults({ ...typed, scale: '3' })).toEqual([expect.objectContaining({ field, code })])
    expect(faults({ ...typed, scale: '1' })).toEqual([])
  })

  it('with the entry and how many ports it needs', () => {
    expect(faults({ scale: '3', ports: '80 0.0.0.0:8080:80/udp' })).toEqual([
      { field: 'ports', code: 'scale-port-fixed', params: { text: '0.0.0.0:8080:80/udp', count: '3' } },
    ])
  })

  it('and everything at once', () => {
    const wrong = { scale: '2', name: 'A_b', restart: 'always', autoRemove: true, ports: '8080:80' } as const
    expect(faults(wrong).map(({ code }) => code)).toEqual([
      'scale-name',
      'scale-restart',
      'scale-remove',
      'scale-port-fixed',
    ])
  })
})

describe('what replicas can share is taken', () => {
  test.each([
    '',
    '80',
    '0.0.0.0::80/udp',
    '8080-8082:80',
    '8080-8085:80 8080-8085:81',
    '8080-8082:80 8080-8082:80/udp',
    '127.0.0.1:8080-8082:80 127.0.0.2:8080-8082:80',
  ])('the ports %j', (ports) => {
    expect(faults({ scale: '3', ports })).toEqual([])
  })

  it('the restart policy of replicas, also where none was chosen', () => {
    for (const restart of ['no', 'unless-stopped'] as const) {
      expect(fields({ scale: '2', restart }).restart.policy).toBe('unless-stopped')
    }
    expect(fields({ restart: 'no' }).restart.policy).toBe('no')
  })

  it('volumes and a host name, with a warning', () => {
    const shared = { volumes: 'data:/d\n/home/me:/h:ro\n/home/me/x:/x\n/own', hostname: 'box' }
    const warned = (scale: string) =>
      checkRunForm(form({ ...shared, scale })).warnings.map(({ code, text }) => `${code} ${text}`)
    expect(warned('2')).toEqual(['shared-volume data', 'shared-volume /home/me/x', 'shared-host-name box'])
    expect(warned('1')).toEqual([])
  })
})

describe('an engine that gives out the first free port of a range', () => {
  const range = fc
    .tuple(
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 12 }),
      fc.constantFrom('127.0.0.1', '0.0.0.0'),
    )
    .map(
      ([host, more, address]): PortSpec => ({
        address,
        host,
        hostTo: host + more,
        container: 80,
        protocol: 'tcp',
      }),
    )

  property.prop([fc.array(range, { maxLength: 4 }), fc.integer({ min: 2, max: 5 })])(
    'never runs out of them',
    (ports, scale) => {
      fc.pre(portWithFewChoices(ports, scale) === undefined)
      const taken = new Set<number>()
      for (let replica = 0; replica < scale; replica += 1) {
        for (const { host = 0, hostTo = 0 } of ports) {
          let next = host
          while (taken.has(next)) next += 1
          expect(next).toBeLessThanOrEqual(hostTo)
          taken.add(next)
        }
      }
    },
  )
})

describe('a service in other words', () => {
  const typed = { scale: '3', name: 'web', ports: '8080-8082:80', gpus: 'all' }
  const shown = showForm(draft(typed))

  it('is a service with replicas for Compose, which takes no fixed name then', () => {
    expect(parse(shown.compose)).toEqual({
      services: {
        web: {
          image: 'nginx:latest',
          restart: 'unless-stopped',
          ports: ['127.0.0.1:8080-8082:80'],
          deploy: {
            replicas: 3,
            resources: {
              reservations: { devices: [{ driver: 'nvidia', count: 'all', capabilities: ['gpu'] }] },
            },
          },
        },
      },
    })
    expect(showForm(draft({ name: 'web' })).compose).toContain('container_name: web')
    expect(showForm(draft({ name: 'web' })).compose).not.toContain('deploy')
  })

  it('is one of its replicas as a docker run line, and the page can say so', () => {
    expect(shown.scale).toBe(3)
    const read = readRunLine(shown.run)
    expect(read).toMatchObject({
      ok: true,
      leftOut: [],
      form: { scale: '', name: 'web', restart: 'unless-stopped', ports: '127.0.0.1:8080-8082:80' },
    })
  })
})
