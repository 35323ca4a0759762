import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { parseReference } from '../../../core/images/image-reference.ts'
import { type MatchRegistry, matchImage } from '../../../core/registries/match.ts'
import { createBedFolder } from '../../bed/bed-folder.ts'
import { startKeyring } from '../../bed/keyring/keyring.ts'
import { alternate, type Sample } from '../measure/alternate.ts'
import { compare, type Measurement } from '../measure/measurement.ts'
import { withRunning } from '../measure/running.ts'
import { credentialHelper } from './credential-helper.ts'
import { openThousandRegistries, type RegistryCrowd } from './thousand-registries.ts'

const goal = 1000
/** How many matches one value is the mean of: a single one is shorter than the clock is exact. */
const batch = 2000

/** Which credential an image gets, among a thousand registries, against one process of a credential helper. */
export const matchBench: Measurement = {
  name: 'match',
  parts: ['keyring', 'credential helper'],
  pairs: 30,
  run: ({ pairs, progress }) =>
    withRunning(async (running) => {
      const folder = await running.keep(createBedFolder('bench-match'))
      const keyring = await running.keep(startKeyring())
      const crowd = await running.keep(openThousandRegistries(join(folder.path, 'data')))
      const helper = await helperSample({ PATH: process.env.PATH, HOME: folder.path, ...keyring.env })
      const values = await alternate(
        pairs,
        { helper, match: matchSample(crowd), permit: permitSample(crowd) },
        progress,
      )
      const base = { name: 'secretservice helper', values: values.helper }
      return [
        compare(
          {
            what: 'match among 1,000 registries',
            unit: 'ms',
            base,
            other: { name: 'match', values: values.match },
            faster: true,
          },
          ({ median }) => ({ text: `at least ${goal} times faster`, met: median >= goal }),
        ),
        compare({
          what: '... with their records gathered',
          unit: 'ms',
          base,
          other: { name: 'match', values: values.permit },
          faster: true,
        }),
      ]
    }),
}

/** One `get` of an entry that is there, from before the process is made until its answer is read. */
async function helperSample(env: NodeJS.ProcessEnv): Promise<Sample> {
  const helper = credentialHelper(env)
  const login = {
    ServerURL: 'registry-1.example:5000',
    Username: 'ann',
    Secret: randomBytes(18).toString('base64url'),
  }
  await helper.store(login)
  return async () => {
    const began = performance.now()
    const found = await helper.get(login.ServerURL)
    const took = performance.now() - began
    if (found.Secret !== login.Secret) throw new Error('the helper gave another secret')
    return took
  }
}

function matchSample({ registries, images, projectId, namespaceId: namespace }: RegistryCrowd): Sample {
  const candidates: readonly MatchRegistry[] = registries.candidates(projectId)
  if (candidates.length !== 1000) throw new Error(`${candidates.length} registries instead of a thousand`)
  return meanOf(images, (text) => {
    const parsed = parseReference(text)
    if (!parsed.ok) throw new Error(parsed.code)
    const { verdict } = matchImage({
      reference: parsed.reference,
      projectId,
      namespace,
      registries: candidates,
    })
    return verdict.kind === 'credential' ? verdict.registry.id : verdict.kind
  })
}

function permitSample({ matcher, images, projectId }: RegistryCrowd): Sample {
  return meanOf(images, (image) => matcher.permit({ projectId, namespace: 'default', image }).registry?.id)
}

/** Every answer is compared with what it must be, so none can be optimised away or be wrong. */
function meanOf(images: RegistryCrowd['images'], decide: (image: string) => string | undefined): Sample {
  return async () => {
    const began = performance.now()
    for (let done = 0; done < batch; done += 1) {
      const image = images[done % images.length]
      if (image === undefined || decide(image.text) !== image.registryId) {
        throw new Error(`the match chose another registry for ${image?.text}`)
      }
    }
    return (performance.now() - began) / batch
  }
}
