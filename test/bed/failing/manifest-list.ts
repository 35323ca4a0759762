import type { RegistryUser } from '../registries/serve-distribution.ts'

/** Puts a list of one platform in the place of an image that is in a registry on plain HTTP, under another tag. */
export async function pushManifestList(
  registry: { readonly host: string; readonly user: RegistryUser },
  repository: string,
  tags: { readonly image: string; readonly list: string },
): Promise<string> {
  const { host, user } = registry
  const at = (tag: string): string => `http://${host}/v2/${repository}/manifests/${tag}`
  const authorization = `Basic ${Buffer.from(`${user.name}:${user.password}`).toString('base64')}`
  const type = 'application/vnd.docker.distribution.manifest'
  const image = await fetch(at(tags.image), { headers: { authorization, accept: `${type}.v2+json` } })
  const { length } = await image.text()
  const manifest = {
    mediaType: `${type}.v2+json`,
    digest: image.headers.get('docker-content-digest'),
    size: length,
    platform: { os: 'linux', architecture: 'amd64' },
  }
  const mediaType = `${type}.list.v2+json`
  const put = await fetch(at(tags.list), {
    method: 'PUT',
    headers: { authorization, 'content-type': mediaType },
    body: JSON.stringify({ schemaVersion: 2, mediaType, manifests: [manifest] }),
  })
  if (!put.ok) throw new Error(`manifest list: ${put.status} ${await put.text()}`)
  return `${host}/${repository}:${tags.list}`
}
