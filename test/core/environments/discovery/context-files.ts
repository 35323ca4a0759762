import { createHash } from 'node:crypto'
import type { Standing } from './pretend-files.ts'

/** The folder of a context in the docker CLI's settings, by the hash of its name. */
export function contextId(name: string): string {
  return createHash('sha256').update(name).digest('hex')
}

/** The files of a Docker context as the docker CLI writes them. */
export function contextFiles(
  folder: string,
  name: string,
  docker: { readonly Host: string; readonly SkipTLSVerify?: boolean },
  pems: readonly ('ca.pem' | 'cert.pem' | 'key.pem')[] = [],
): Record<string, Standing> {
  const id = contextId(name)
  const meta = { Name: name, Metadata: {}, Endpoints: { docker: { SkipTLSVerify: false, ...docker } } }
  return {
    [`${folder}/contexts/meta/${id}/meta.json`]: { text: JSON.stringify(meta) },
    ...Object.fromEntries(
      pems.map((pem) => [`${folder}/contexts/tls/${id}/docker/${pem}`, { text: 'pem' }] as const),
    ),
  }
}
