import { mostReplicas } from '../../../contract/workload/run-fields.ts'
import type { RunLine } from '../../../contract/workload/run-form.ts'
import type { Launch, LaunchDraft } from '../../../contract/workloads.ts'
import { quoteWords } from '../../../core/workloads/form/shell-words.ts'
import type { Call } from '../../command/call.ts'
import { usageError } from '../../command/cli-error.ts'
import type { Runner } from '../../command/command.ts'
import { withValuesOf } from '../../command/run-arguments.ts'
import { printable } from '../../output/printable.ts'
import { PullReport } from '../../output/pull-report.ts'
import type { Client } from '../../session/client.ts'
import { ProblemFound } from '../../session/failure.ts'
import { theOne } from '../../session/named.ts'
import { placeOf } from '../../session/place.ts'
import { withSession } from '../../session/session.ts'
import { refusalOf } from './left-out.ts'

/** How often to look how far a launch is (milliseconds). */
const lookEvery = 100

/** Launches an image in the background, told as `docker run` is; with `--scale` as a service. */
export const run: Runner = (call) =>
  withSession(call, async ({ client }) => {
    const started = await client.workloads.launch(await draftOf(call, client))
    try {
      const launch = await followLaunch(call, client, started)
      if (launch.problem) throw new ProblemFound(launch.problem)
      call.output.answer(launch, () => launchText(call, launch))
    } catch (error) {
      if (call.signal.aborted) await stopLaunch(client, started.id)
      throw error
    }
    return 0
  })

async function draftOf(call: Call, client: Client): Promise<LaunchDraft> {
  const line = await readLine(call, client)
  const chosen = call.text('credential')
  const scale = call.whole('scale', 1, mostReplicas)
  return {
    ...(await placeOf(call, client)),
    image: line.image,
    ...(line.platform === undefined ? {} : { platform: line.platform }),
    ...(line.pullPolicy === undefined ? {} : { pullPolicy: line.pullPolicy }),
    ...(chosen === undefined
      ? {}
      : { credentialId: theOne('registry', chosen, await client.registries.list()).id }),
    ...line.form,
    ...(scale === undefined ? {} : { scale: String(scale) }),
  }
}

/** Refuses what the launch would not have, rather than launch something else than was asked for. */
async function readLine(call: Call, client: Client): Promise<RunLine & { ok: true }> {
  const words = withValuesOf(call.surroundings.env, call.args)
  const line = await client.workloads.readRunLine({ line: quoteWords(['docker', 'run', ...words]) })
  if (!line.ok) {
    if (line.reason === 'no-image') throw usageError('IMAGE is missing.', 'See: fairlead run --help')
    throw usageError('The command line is too long.')
  }
  const refusal = refusalOf(line.leftOut)
  if (refusal) throw refusal
  for (const { text } of line.leftOut.filter(({ reason }) => reason === 'this-machine-only')) {
    call.output.note(`${text}: published on this machine only. Write 0.0.0.0: in front to open it to others.`)
  }
  return line
}

async function followLaunch(call: Call, client: Client, started: Launch): Promise<Launch> {
  const report = new PullReport(call.output)
  try {
    for (;;) {
      const launch = (await client.workloads.launches()).find(({ id }) => id === started.id) ?? started
      if (launch.state === 'started' || launch.state === 'failed' || launch.state === 'stopped') return launch
      const job = launch.state === 'pulling' ? await pullOf(client, launch) : undefined
      if (job) report.show(job)
      await new Promise((resolve) => setTimeout(resolve, lookEvery))
      call.signal.throwIfAborted()
    }
  } finally {
    report.dispose()
  }
}

async function pullOf(client: Client, { pullId }: Launch) {
  return pullId === undefined ? undefined : (await client.pulls.list()).find(({ id }) => id === pullId)
}

async function stopLaunch(client: Client, id: string): Promise<void> {
  try {
    await client.workloads.stopLaunch({ id }, { signal: AbortSignal.timeout(4000) })
  } catch {
    // It is over already, or the app is: there is nothing left to stop.
  }
}

function launchText(call: Call, { name, workloadId, serviceId, image, note }: Launch): string {
  if (note) call.output.note(`The local image was used: ${noteTexts[note]}.`)
  if (call.output.quiet) return `${workloadId ?? serviceId ?? name ?? ''}\n`
  const id = workloadId?.slice(0, 12) ?? serviceId
  return `Launched ${printable(name ?? image)}${id === undefined ? '' : ` (${id})`}\n`
}

const noteTexts = {
  'local-registry-away': 'the registry could not be reached',
  'local-expired': 'the credential has expired',
} as const satisfies Record<NonNullable<Launch['note']>, string>
