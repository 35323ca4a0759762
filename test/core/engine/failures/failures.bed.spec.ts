import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeOnBed } from '../../../bed/describe-on-bed.ts'
import { type BedEngine, startEngine } from '../../../bed/engines/engine.ts'
import { startPodman } from '../../../bed/engines/podman.ts'
import { type FailureStage, startFailureStage } from './failure-stage.ts'
import { type Recording, readRecording, record, writeRecording } from './recording.ts'
import { meaningBy, type RecordedEngine, situations } from './situations.ts'

/** Set, the fixtures are written anew in the place of being compared. */
const recordAnew = process.env.FAIRLEAD_RECORD === '1'

const engines: Readonly<Record<RecordedEngine, (stage: FailureStage) => Promise<BedEngine>>> = {
  'docker-20.10': (stage) => startEngine(settingsFor(stage)),
  'podman-4.3': (stage) => startPodman({ ...settingsFor(stage), insecure: stage.insecure }),
}

function settingsFor({ nameServer, proxy }: FailureStage) {
  return { nameServer, env: { HTTPS_PROXY: proxy, NO_PROXY: '127.0.0.0/8,192.0.2.0/24,.nowhere.test' } }
}

const asked = (['docker-20.10', 'podman-4.3'] as const).flatMap((kind) =>
  situations.flatMap((situation) => {
    const means = meaningBy(kind, situation)
    const left = situation.slowBy === kind && !recordAnew
    return means && !left ? [{ kind, situation, means }] : []
  }),
)

describeOnBed(
  'what real engines say to each failure',
  (bed) => {
    const made = new Map<(typeof asked)[number], Promise<Recording>>()
    const parts: { dispose(): Promise<void> }[] = []

    beforeAll(async () => {
      const stage = await startFailureStage(bed())
      parts.push(stage)
      await Promise.all(
        (['docker-20.10', 'podman-4.3'] as const).map(async (kind) => {
          const engine = await engines[kind](stage)
          parts.unshift(engine)
          const trusted = join(engine.settings, 'certs.d', stage.hosts.wrongName)
          mkdirSync(trusted, { recursive: true })
          writeFileSync(join(trusted, 'ca.crt'), stage.authority)
          // all at once: those that wait for an answer take longest
          for (const each of asked.filter((one) => one.kind === kind)) {
            const recording = record(engine, stage, each.situation, each.means)
            recording.catch(() => undefined)
            made.set(each, recording)
          }
        }),
      )
    }, 60_000)
    afterAll(async () => {
      for (const part of parts) await part.dispose()
    })

    it.each(asked)(
      'DE-10: $kind, $situation.name',
      async (each) => {
        const recording = await made.get(each)
        if (!recording) throw new Error('not recorded')
        if (recordAnew) writeRecording(each.kind, recording)
        else expect(recording).toEqual(readRecording(each.kind, each.situation.name))
      },
      120_000,
    )
  },
  ['podman', 'certificate'],
)
