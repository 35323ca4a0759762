import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { describeOnBed } from '../../bed/describe-on-bed.ts'
import { callEngine } from '../../bed/engines/engine-call.ts'
import { realTools } from '../../core/terminal/real-tools.ts'
import { anySecret } from '../../core/terminal/terminal-bed.ts'
import { type CanaryHit, CanaryScanner } from '../../support/canary/canary.ts'
import { fairlead, startCliBed } from '../cli-bed.ts'
import { atTerminal } from '../terminal/pty.ts'

describeOnBed(
  'a whole day at a terminal',
  (bed) => {
    it('leaves no secret in arguments, environments, history, logs, on the screen or in files', {
      timeout: 240_000,
    }, async () => {
      const { first, second, engine } = bed()
      const passphrase = `${anySecret()} ${anySecret()}`
      const renewed = anySecret()
      const app = await startCliBed({ engine: engine.endpoint, passphrase })
      const folder = dirname(fairlead)
      const tools = await realTools({
        helper: { folder, file: join(folder, 'docker-credential-fairlead'), dispose: async () => undefined },
        dataFolder: app.shell.dataFolder,
        engine: engine.endpoint,
        insecure: [first.host, second.host],
      })
      const at = (name: string) => join(tools.home, name)
      await mkdir(at('tmp'))
      spawnSync('mkfifo', [at('pipe')])
      const control = anySecret()
      const scanner = new CanaryScanner({
        control,
        first: first.user.password,
        second: second.user.password,
        renewed,
        passphrase,
      })
      const seen: CanaryHit[] = []
      let samples = 0
      const sampling = setInterval(() => {
        samples += 1
        seen.push(...scanner.scanProcesses(process.pid))
      }, 40)
      const shell = atTerminal('exec bash --norc --noprofile -i', {
        PATH: `${folder}:${process.env.PATH}:/usr/sbin:/sbin`,
        HOME: tools.home,
        TMPDIR: at('tmp'),
        HISTFILE: at('history'),
        DOCKER_CONFIG: at('docker'),
        DOCKER_HOST: engine.endpoint,
        FAIRLEAD_DATA_DIR: app.shell.dataFolder,
      })
      let count = 0
      const types = async (line: string, answer?: { question: string; secret: string }) => {
        count += 1
        shell.type(`${line}; echo "ended:$?:${count}"\r`)
        if (answer) {
          await shell.shows(new RegExp(`${answer.question}(?![\\s\\S]*ended:\\d)`))
          shell.type(`${answer.secret}\r`)
        }
        await shell.shows(new RegExp(`ended:\\d+:${count}\\r`))
        expect(shell.screen()).toContain(`ended:0:${count}\r`)
      }
      try {
        await types(`docker login --username ${first.user.name} ${first.host}`, {
          question: 'Password: ',
          secret: first.user.password,
        })
        await types(`docker pull ${first.image}`)
        await types(`fairlead registries add ${second.host} --username ${second.user.name} --name second`, {
          question: `Password of ${second.user.name} at .*: `,
          secret: second.user.password,
        })
        await types(`fairlead pull ${second.image}`)
        const login = await tools.podman(['pull', '--quiet', second.image])
        expect(login).toMatchObject({ exit: 0 })
        await types('fairlead vault lock')
        await types('fairlead vault unlock', { question: 'Passphrase of the vault: ', secret: passphrase })
        const written = writeFile(at('pipe'), renewed)
        await types(`fairlead registries edit second --password-stdin --save-anyway <${at('pipe')}`)
        await written
        await types('fairlead registries list --json')
        await types('fairlead activity')
        await once(spawn('sleep', ['2'], { env: { ...process.env, CONTROL: control } }), 'close')
        await types(`docker logout ${first.host}`)
        shell.type('exit\r')
        expect(await shell.ended()).toBe(0)
      } finally {
        clearInterval(sampling)
      }
      expect(samples).toBeGreaterThan(20)
      // what is there to be seen was seen
      expect(seen.filter(({ canary }) => canary === 'control').length).toBeGreaterThan(0)
      expect(seen.filter(({ canary }) => canary !== 'control')).toEqual([])
      const history = await readFile(at('history'), 'utf8')
      expect(history).toContain('docker login')
      expect(history).toContain('registries edit second')
      expect(scanner.scan('history', history)).toEqual([])
      expect(scanner.scan('screen', shell.screen())).toEqual([])
      expect(scanner.scan('log', app.shell.output())).toEqual([])
      expect(scanner.scanFolder(app.shell.dataFolder)).toEqual([])
      expect(scanner.scanFolder(tools.home)).toEqual([])
      await tools.dispose()
      await app.dispose()
      for (const { image } of [first, second]) {
        await callEngine(engine.socket, 'DELETE', `/images/${encodeURIComponent(image)}?force=true`)
      }
    })
  },
  ['compiler', 'podman'],
)
