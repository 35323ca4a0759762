import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { RegistryUser } from './serve-distribution.ts'

type Scene = (request: IncomingMessage, response: ServerResponse) => void

/** Answers with this status and JSON, by default an error as registries write it. */
export function saying(status: number, code: string, headers: Record<string, string> = {}): Scene {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify({ errors: [{ code, message: code.toLowerCase() }] }))
  }
}

/**
 * The manners of a registry for a scripted one: `/v2/` is open, or asks for this user by Basic as everything else
 * does, and `scene` answers the rest.
 */
export function answeringAs(scene: Scene, user?: RegistryUser): RequestListener {
  const wanted = user && `Basic ${Buffer.from(`${user.name}:${user.password}`).toString('base64')}`
  return (request, response) => {
    response.setHeader('docker-distribution-api-version', 'registry/2.0')
    if (wanted !== undefined && request.headers.authorization !== wanted) {
      return saying(401, 'UNAUTHORIZED', { 'www-authenticate': 'Basic realm="scripted"' })(request, response)
    }
    if (request.url === '/v2/') return void response.writeHead(200).end('{}')
    scene(request, response)
  }
}

const list = 'application/vnd.docker.distribution.manifest.list.v2+json'

/** A manifest list of these platforms (`os/arch`), without the images. */
export function manifestListOf(...platforms: readonly string[]): Scene {
  return (request, response) => {
    const manifests = platforms.map((platform, at) => {
      const [os, architecture] = platform.split('/')
      const digest = `sha256:${String(at).repeat(64)}`
      const mediaType = 'application/vnd.docker.distribution.manifest.v2+json'
      return { mediaType, size: 500, digest, platform: { os, architecture } }
    })
    const body = JSON.stringify({ schemaVersion: 2, mediaType: list, manifests })
    response.writeHead(200, { 'content-type': list, 'content-length': Buffer.byteLength(body) })
    response.end(request.method === 'HEAD' ? undefined : body)
  }
}
