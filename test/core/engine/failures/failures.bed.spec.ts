import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { BedPlaces } from '../../../bed/bed.ts'
import { describeOnBed } from '../../../bed/describe-on-bed.ts'
import { type BedEngine, startEngine } from '../../../bed/engine.ts'
import { startPodman } from '../../../bed/engines/podman.ts'
import { type FailureStage, startFailureStage } from './failure-stage.ts'
import { type Recording, readRecording, record, writeRecording } from './recording.ts'
import { meaningBy, type RecordedEngine, type Situation, situations } from './situations.ts'

/** Set, the fixtures are written anew in the place of being compared. */
const recordAnew = process.env.FAIRLEAD_RECORD === '1'

const engines: Readonly<Record<RecordedEngine, (stage: FailureStage) => Promise<BedEngine>>> = {
  'docker-20.10': (stage) => startEngine(settingsFor(stage)),
  'podman-4.3': (stage) => startPodman({ ...settingsFor(stage), insecure: stage.insecure }),
}

describeOnBed('what a Docker Engine says to each failure', (bed) => cases('docker-20.10', bed), [
  'certificate',
])
describeOnBed('what a Podman says to each failure', (bed) => cases('podman-4.3', bed), [
  'podman',
  'certificate',
])

function settingsFor({ nameServer, proxy }: FailureStage) {
  return { nameServer, env: { HTTPS_PROXY: proxy, NO_PROXY: '127.0.0.0/8,192.0.2.0/24,.nowhere.test' } }
}

function cases(kind: RecordedEngine, bed: () => BedPlaces): void {
  const mine = situations.flatMap((situation) => {
    const means = meaningBy(kind, situation)
    const left = situation.slowBy === kind && !recordAnew
    return means && !left ? [{ situation, means }] : []
  })
  const made = new Map<Situation, Promise<Recording>>()
  let stage: FailureStage
  let engine: BedEngine

  beforeAll(async () => {
    stage = await startFailureStage(bed())
    engine = await engines[kind](stage)
    const trusted = join(engine.settings, 'certs.d', stage.hosts.wrongName)
    mkdirSync(trusted, { recursive: true })
    writeFileSync(join(trusted, 'ca.crt'), stage.authority)
    // all at once: those that wait for an answer take longest
    for (const { situation, means } of mine) {
      const recording = record(engine, stage, situation, means)
      recording.catch(() => undefined)
      made.set(situation, recording)
    }
  }, 60_000)
  afterAll(async () => {
    await engine?.dispose()
    await stage?.dispose()
  })

  it.each(mine)(
    'DE-10: $situation.name is as recorded',
    async ({ situation }) => {
      const recording = await made.get(situation)
      if (!recording) throw new Error('not recorded')
      if (recordAnew) writeRecording(kind, recording)
      else expect(recording).toEqual(readRecording(kind, situation.name))
    },
    120_000,
  )
}
