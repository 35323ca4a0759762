import { createHash } from 'node:crypto'
import * as z from 'zod'
import type { DiscoveryNote } from '../../../contract/environment/environment.ts'
import { parseEngineEndpoint } from '../../engine/engine-endpoint.ts'
import type { EngineFiles } from './engine-files.ts'
import type { CertificateFiles, EnginePlace, Findings, FoundEngine } from './found-engine.ts'
import { pathsOf, type SearchMachine } from './search-machine.ts'

const kind = 'docker-context'

/** More than anybody has by hand. */
const most = 200

/** `meta.json` of a context, as far as it concerns an engine. */
const metaSchema = z.object({
  Name: z.string().max(255),
  Endpoints: z.object({
    docker: z.object({ Host: z.string().max(2000), SkipTLSVerify: z.boolean().optional() }).optional(),
  }),
})

/** The folder of the docker CLI's settings. */
export function dockerFolder(machine: SearchMachine): string {
  return machine.env.DOCKER_CONFIG || pathsOf(machine).join(machine.home, '.docker')
}

/** The Docker contexts that name an engine, by `contexts/meta/HASH/meta.json` of the docker CLI's settings. */
export async function dockerContexts(machine: SearchMachine, files: EngineFiles): Promise<Findings> {
  const folder = pathsOf(machine).join(dockerFolder(machine), 'contexts', 'meta')
  const listed = await files.names(folder, most)
  if (listed.kind === 'none') return { found: [], notes: [] }
  if (listed.kind === 'unreadable') return { found: [], notes: [{ kind, place: folder, code: 'unreadable' }] }
  const found: FoundEngine[] = []
  const notes: DiscoveryNote[] = listed.more ? [{ kind, place: folder, code: 'too-many' }] : []
  for (const id of listed.names.filter((name) => /^[0-9a-f]{64}$/.test(name))) {
    const read = await readContext(machine, files, id)
    if (read.kind === 'context') found.push(read.engine)
    if (read.kind === 'note') notes.push(read.note)
  }
  return { found, notes }
}

/** The context of that name, however many others there are; unusable where it cannot be read. */
export async function dockerContext(
  machine: SearchMachine,
  files: EngineFiles,
  name: string,
): Promise<EnginePlace> {
  const read = await readContext(machine, files, createHash('sha256').update(name).digest('hex'))
  return read.kind === 'context' ? read.engine.place : unusable(name, 'context-unusable')
}

type ReadContext =
  | { readonly kind: 'context'; readonly engine: FoundEngine }
  | { readonly kind: 'note'; readonly note: DiscoveryNote }
  | { readonly kind: 'none' }

async function readContext(machine: SearchMachine, files: EngineFiles, id: string): Promise<ReadContext> {
  const { join } = pathsOf(machine)
  const contexts = join(dockerFolder(machine), 'contexts')
  const place = join(contexts, 'meta', id, 'meta.json')
  const file = await files.read(place)
  if (file.kind === 'none') return { kind: 'none' }
  if (file.kind === 'unreadable') return { kind: 'note', note: { kind, place, code: 'unreadable' } }
  const meta = metaSchema.safeParse(parseJson(file.text))
  // the folder's name is the hash of the context's: another name would be shown for what the CLI does not know
  if (!meta.success || createHash('sha256').update(meta.data.Name).digest('hex') !== id) {
    return { kind: 'note', note: { kind, place, code: 'damaged' } }
  }
  const name = meta.data.Name
  const { docker } = meta.data.Endpoints
  // one for Kubernetes alone
  if (!docker || docker.Host === '') return { kind: 'none' }
  if (!parseEngineEndpoint(docker.Host).ok) {
    return { kind: 'note', note: { kind, place, code: 'bad-endpoint' } }
  }
  const material = await tlsFiles(files, (file) => join(contexts, 'tls', id, 'docker', file))
  return {
    kind: 'context',
    engine: {
      origin: { kind, name },
      name,
      place: docker.SkipTLSVerify
        ? unusable(name, 'context-unverified')
        : placeOf(docker.Host.trim(), material),
    },
  }
}

/**
 * The files `ca.pem`, `cert.pem` and `key.pem` of a folder, those that are there. One that cannot be read is among them:
 * without it the engine would be trusted more, or be spoken to without TLS.
 */
export async function tlsFiles(files: EngineFiles, at: (name: string) => string): Promise<CertificateFiles> {
  const [ca, cert, key] = await Promise.all(
    (['ca.pem', 'cert.pem', 'key.pem'] as const).map(async (name) => {
      const path = at(name)
      return (await files.isThere(path)) ? path : undefined
    }),
  )
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) }
}

/** A place with its TLS files, which count for TCP alone. */
function placeOf(endpoint: string, files: CertificateFiles): EnginePlace {
  const isTcp = /^tcp:/i.test(endpoint)
  return isTcp && Object.keys(files).length > 0 ? { endpoint, files } : { endpoint }
}

function unusable(name: string, refused: NonNullable<EnginePlace['refused']>): EnginePlace {
  return { endpoint: `docker context ${name}`, refused }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
