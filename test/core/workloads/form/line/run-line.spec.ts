import { describe, expect, it, test } from 'vitest'
import { blankRunForm, type RunForm } from '../../../../../contract/workload/run-fields.ts'
import type { RunLine } from '../../../../../contract/workload/run-form.ts'
import { readRunLine } from '../../../../../core/workloads/form/line/run-line.ts'

type Read = Extract<RunLine, { ok: true }>

function read(line: string): Read {
  const answer = readRunLine(line)
  if (!answer.ok) throw new Error(`${answer.reason}: ${line}`)
  return answer
}
/** The fields that a line fills, without those that it leaves blank. */
function filled({ form }: Read): Partial<RunForm> {
  const blank: Record<string, unknown> = blankRunForm()
  return Object.fromEntries(Object.entries(form).filter(([name, value]) => value !== blank[name]))
}
const named = (line: string) => read(line).leftOut.map(({ reason, text }) => `${reason}: ${text}`)

describe('a docker run line fills the form', () => {
  test.each<[line: string, image: string, form: Partial<RunForm>]>([
    ['docker run nginx', 'nginx', {}],
    ['  $ sudo docker container run nginx:1', 'nginx:1', {}],
    ['podman run quay.io/a/b', 'quay.io/a/b', {}],
    ['nerdctl run a', 'a', {}],
    ['/usr/bin/docker run a', 'a', {}],
    ['"C:\\Program Files\\docker.exe" run a', 'a', {}],
    ['user@host:~/x$ docker run a', 'a', {}],
    ['PS C:\\Users\\me> docker run a', 'a', {}],
    ['docker run -- a', 'a', {}],
    ['docker run -d --name web a', 'a', { name: 'web' }],
    ['docker run --name=web a', 'a', { name: 'web' }],
    ['docker run -it a', 'a', { interactive: true, tty: true }],
    ['docker run -ti --rm a sh', 'a', { interactive: true, tty: true, autoRemove: true, command: 'sh' }],
    ['docker run -dp 127.0.0.1:8080:80 a', 'a', { ports: '127.0.0.1:8080:80' }],
    ['docker run -p8080:80 -p 0.0.0.0:53:53/udp a', 'a', { ports: '8080:80\n0.0.0.0:53:53/udp' }],
    ['docker run -p=8080:80 a', 'a', { ports: '8080:80' }],
    ['docker run -i=false --rm=true a', 'a', { autoRemove: true }],
    ['docker run -eA=1 --env B="x y" -e C= a', 'a', { environment: 'A=1\nB=x y\nC=' }],
    ["docker run -e 'A=it'\\''s' a", 'a', { environment: "A=it's" }],
    ['docker run -v data:/d -v /h:/c:ro a', 'a', { volumes: 'data:/d\n/h:/c:ro' }],
    ['docker run -v C:\\Users\\me\\x:/d a', 'a', { volumes: 'C:\\Users\\me\\x:/d' }],
    ['docker run -v "C:\\data:/d" a', 'a', { volumes: 'C:\\data:/d' }],
    ['docker run --mount type=bind,src=/h,dst=/c,ro a', 'a', { volumes: '/h:/c:ro' }],
    ['docker run --mount source=data,target=/d a', 'a', { volumes: 'data:/d' }],
    ['docker run --mount target=/d a', 'a', { volumes: '/d' }],
    ['docker run --mount type=tmpfs,destination=/t,tmpfs-size=64m a', 'a', { tmpfs: '/t:size=64m' }],
    ['docker run --restart on-failure:3 a', 'a', { restart: 'on-failure', restartRetries: '3' }],
    ['docker run --restart=unless-stopped a', 'a', { restart: 'unless-stopped' }],
    ['docker run -m 512m --cpus 1.5 a', 'a', { memory: '512m', cpus: '1.5' }],
    [
      'docker run --entrypoint /bin/sh a -c "echo a  b"',
      'a',
      {
        entrypoint: '/bin/sh',
        command: "-c 'echo a  b'",
      },
    ],
    [
      'docker run -u 1000:1000 -w /app -h box a',
      'a',
      { user: '1000:1000', workdir: '/app', hostname: 'box' },
    ],
    ['docker run -l a=b --label c a', 'a', { labels: 'a=b\nc' }],
    ['docker run --add-host db:10.0.0.5 --dns 1.1.1.1 a', 'a', { hosts: 'db:10.0.0.5', dns: '1.1.1.1' }],
    ['docker run --cap-add NET_ADMIN --cap-drop ALL a', 'a', { capAdd: 'NET_ADMIN', capDrop: 'ALL' }],
    ['docker run --init --privileged --read-only a', 'a', { init: true, privileged: true, readOnly: true }],
    ['docker run --gpus all --device /dev/dri a', 'a', { gpus: 'all', devices: '/dev/dri' }],
    ['docker run --gpus \'"device=0,1"\' a', 'a', { gpus: '"device=0,1"' }],
    [
      'docker run --ulimit nofile=1:2 --sysctl a.b=1 --shm-size 1g a',
      'a',
      {
        ulimits: 'nofile=1:2',
        sysctls: 'a.b=1',
        shmSize: '1g',
      },
    ],
    ['docker run --stop-signal INT --stop-timeout 5 a', 'a', { stopSignal: 'INT', stopTimeout: '5' }],
    ['docker run a --name not-mine -p 1', 'a', { command: '--name not-mine -p 1' }],
    [
      'docker run \\\n  -p 127.0.0.1:1:1 \\\r\n  --name web \\  \n  a',
      'a',
      { ports: '127.0.0.1:1:1', name: 'web' },
    ],
    ['docker run \\ -p 127.0.0.1:1:1 \\ a', 'a', { ports: '127.0.0.1:1:1' }],
    ['docker run `\n --name web `\n a', 'a', { name: 'web' }],
    ['docker run ^\n --name web ^\n a', 'a', { name: 'web' }],
    ['\n# a comment\ndocker run a # and another', 'a', {}],
    ["docker run a sh -c 'x \\\n y'", 'a', { command: "sh -c 'x \\\n y'" }],
  ])('%j', (line, image, form) => {
    const answer = read(line)
    expect(answer.image).toBe(image)
    expect(filled(answer)).toEqual(form)
  })

  it('takes the platform and the pull policy', () => {
    expect(read('docker run --platform linux/arm64 --pull=always a')).toMatchObject({
      platform: 'linux/arm64',
      pullPolicy: 'always',
    })
    expect(read('podman run --pull newer a').pullPolicy).toBe('newer-if-reachable')
    expect(read('docker run --pull missing a').pullPolicy).toBe('if-not-present')
  })

  it('names nothing where everything was taken', () => {
    expect(named('sudo docker run -d --rm -it --name web -e A=1 -p 127.0.0.1:80:80 -v d:/d a sh')).toEqual([])
  })
})

describe('what the form does not hold is named', () => {
  test.each([
    ['docker run --network host a', 'own-network: --network host'],
    ['docker run --net=host a', 'own-network: --net host'],
    ['docker run --env-file .env a', 'file-not-read: --env-file .env'],
    ['docker run -e TOKEN a', 'shell-value: -e TOKEN'],
    ['docker run --security-opt seccomp=unconfined a', 'not-supported: --security-opt seccomp=unconfined'],
    ['docker run -P a', 'not-supported: -P'],
    ['docker run -c 512 a', 'not-supported: -c 512'],
    ['docker run --pids-limit=9 a', 'not-supported: --pids-limit 9'],
    ['docker run --sig-proxy=false a', 'no-effect: --sig-proxy false'],
    ['docker run -d=false a', 'no-effect: -d=false'],
    ['docker run --frobnicate=9 a', 'unknown: --frobnicate=9'],
    ['docker run --frobnicate a', 'unknown: --frobnicate'],
    ['docker run -Z a', 'unknown: -Z'],
    ['docker run --pull sometimes a', 'unreadable: --pull sometimes'],
    ['docker run --restart perhaps a', 'unreadable: --restart perhaps'],
    ['docker run --rm=perhaps a', 'unreadable: --rm=perhaps'],
    ['docker run --mount type=npipe,src=x,dst=/y a', 'not-supported: --mount type=npipe,src=x,dst=/y'],
    [
      'docker run --mount type=bind,src=/x,dst=/y,odd=1 a',
      'not-supported: --mount type=bind,src=/x,dst=/y,odd=1',
    ],
    ['docker run --entrypoint "" a', 'not-supported: --entrypoint ""'],
    ['docker run -p 8080:80 a', 'this-machine-only: -p 8080:80'],
    ['docker -H tcp://h:1 run a', 'other-engine: -H tcp://h:1'],
    ['docker --context far run a', 'other-engine: --context far'],
    ['FOO=1 docker run a', 'before-command: FOO=1'],
    ['docker run a | tee log', 'shell-command: | tee log'],
    ['docker run a; rm -rf /', 'shell-command: ; rm -rf /'],
    ['docker run a && echo', 'shell-command: && echo'],
    ['docker run a > log', 'shell-command: > log'],
    ['docker run a 2>/dev/null', 'shell-command: >/dev/null'],
    ['docker run a\ndocker ps', 'shell-command: docker ps'],
    ['docker run -v $PWD:/a a', 'kept: $PWD'],
    ['docker run -v $(pwd):/a a', 'kept: $(pwd)'],
    [`docker run -v "\${HOME}/x":/a a`, `kept: \${HOME}`],
    ['docker run -v `pwd`:/a a', 'kept: `pwd`'],
    ['docker run -v ~/x:/a a', 'kept: ~'],
    ['docker run -u $(id -u):$(id -g) a', 'kept: $(id -u)'],
    ['docker run a ls *', 'kept: *'],
    ["docker run -e 'A=1\n2' a", 'unreadable: -e A'],
  ])('%j', (line, what) => {
    expect(named(line)).toContain(what)
    expect(read(line).image).toBe('a')
  })

  it('keeps in the form what a shell would have replaced', () => {
    expect(read('docker run -v "$PWD":/a -e A=$B a $C').form).toMatchObject({
      volumes: '$PWD:/a',
      environment: 'A=$B',
      command: "'$C'",
    })
    expect(named("docker run -e 'A=$B' a")).toEqual([])
  })

  it('never shows a control character of the line', () => {
    expect(named('docker run --frob\u0007nicate=\u001b[31mx\u202e a')).toEqual(['unknown: --frobnicate=x'])
  })
})

describe('what is no such line', () => {
  test.each([
    ['', 'not-a-run-line'],
    ['nginx', 'not-a-run-line'],
    ['docker', 'not-a-run-line'],
    ['docker ps', 'not-a-run-line'],
    ['docker compose run a', 'not-a-run-line'],
    ['echo docker run a', 'not-a-run-line'],
    ['docker login -p x quay.io', 'not-a-run-line'],
    ['docker run', 'no-image'],
    ['docker run -d --name web', 'no-image'],
    ['docker run --name', 'no-image'],
    ['docker run "a', 'open-quote'],
    ['docker run -e A=$(x a', 'open-quote'],
    [`docker run ${'x'.repeat(70_000)}`, 'too-long'],
  ])('%j', (line, reason) => {
    expect(readRunLine(line)).toEqual({ ok: false, reason })
  })
})
