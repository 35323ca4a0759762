import { describe, expect, it, test } from 'vitest'
import { parse } from 'yaml'
import type { LaunchDraft } from '../../../../../contract/workloads.ts'
import { showForm } from '../../../../../core/workloads/form/show/show-form.ts'
import { draft } from './shown-draft.ts'

const run = (fields: Partial<LaunchDraft>) => showForm(draft(fields)).run
const service = (fields: Partial<LaunchDraft>) => {
  const { services } = parse(showForm(draft(fields)).compose) as {
    services: Record<string, Record<string, unknown>>
  }
  return Object.values(services)[0]
}

describe('the form as a docker run line', () => {
  test.each<[Partial<LaunchDraft>, string]>([
    [{}, 'docker run -d nginx:latest'],
    [{ image: 'quay.io/team/app:1', name: 'web' }, 'docker run -d --name web quay.io/team/app:1'],
    [{ ports: '8080:80' }, 'docker run -d -p 127.0.0.1:8080:80 nginx:latest'],
    [{ command: 'sh -c "echo a  b"' }, "docker run -d nginx:latest sh -c 'echo a  b'"],
    [{ environment: "A=it's" }, "docker run -d -e 'A=it'\\''s' nginx:latest"],
    [{ restart: 'on-failure', restartRetries: '3' }, 'docker run -d --restart on-failure:3 nginx:latest'],
    [{ pullPolicy: 'if-not-present' }, 'docker run -d --pull missing nginx:latest'],
    [{ pullPolicy: 'newer-if-reachable' }, 'docker run -d nginx:latest'],
    [{ memory: '1.5 GiB', cpus: '.5' }, 'docker run -d --cpus 0.5 --memory 1536m nginx:latest'],
    [{ gpus: 'device=0,1' }, `docker run -d --gpus '"device=0,1"' nginx:latest`],
    [
      { name: 'app', restart: 'always', memory: '1g', cpus: '1' },
      'docker run -d \\\n  --name app \\\n  --restart always \\\n  --cpus 1 \\\n  --memory 1g \\\n  nginx:latest',
    ],
  ])('%j', (fields, line) => {
    expect(run(fields)).toBe(line)
  })

  it('throws what is wrong with the image and the fields together', () => {
    expect(() => showForm(draft({ image: 'A/b', ports: 'x' }))).toThrowError(
      expect.objectContaining({
        code: 'input.invalid',
        data: {
          faults: [
            expect.objectContaining({ field: 'image' }),
            expect.objectContaining({ field: 'ports', code: 'port-format' }),
          ],
        },
      }),
    )
  })
})

describe('the form as a compose file', () => {
  it('says everything that the form says', () => {
    const said = service({
      image: 'quay.io/team/app:1',
      name: 'web',
      command: 'sh -c "echo $HOME"',
      environment: 'A=1\nB=x$y',
      ports: '8080:80\n53/udp',
      volumes: '/h:/c:ro\ndata:/d',
      restart: 'on-failure',
      restartRetries: '2',
      cpus: '1.5',
      memory: '512m',
      entrypoint: '/bin/x',
      user: '1:1',
      workdir: '/app',
      labels: 'a=b',
      hosts: 'db:10.0.0.5',
      capAdd: 'NET_ADMIN',
      ulimits: 'nofile=1:2',
      gpus: 'all',
      stopTimeout: '5',
      init: true,
      readOnly: true,
      pullPolicy: 'never',
    })
    expect(said).toEqual({
      image: 'quay.io/team/app:1',
      container_name: 'web',
      pull_policy: 'never',
      entrypoint: ['/bin/x'],
      command: ['sh', '-c', 'echo $$HOME'],
      restart: 'on-failure:2',
      environment: { A: '1', B: 'x$$y' },
      ports: ['127.0.0.1:8080:80', '127.0.0.1::53/udp'],
      volumes: ['/h:/c:ro', 'data:/d'],
      cpus: '1.5',
      mem_limit: '512m',
      deploy: {
        resources: { reservations: { devices: [{ driver: 'nvidia', count: 'all', capabilities: ['gpu'] }] } },
      },
      user: '1:1',
      working_dir: '/app',
      labels: { a: 'b' },
      extra_hosts: ['db:10.0.0.5'],
      cap_add: ['CAP_NET_ADMIN'],
      ulimits: { nofile: { soft: 1, hard: 2 } },
      stop_grace_period: '5s',
      init: true,
      read_only: true,
    })
  })

  it('keeps the name of a volume as it is, and says what it cannot', () => {
    const { compose } = showForm(draft({ volumes: 'data:/d', autoRemove: true }))
    expect(parse(compose)).toMatchObject({ volumes: { data: { name: 'data' } } })
    expect(compose).toContain('# Compose has no word for --rm.')
  })

  it.each(['yes', 'null', '1.0', '0x10', '- a', 'a: b', '#x', "it's", '"', 'a\\nb', '22:22', ' x '])(
    'quotes %j so that it stays a text',
    (value) => {
      expect(service({ environment: `A=${value}` })).toMatchObject({ environment: { A: value } })
    },
  )
})
