import { isLoopback } from './loopback.ts'

const dockerHub = { host: 'docker.io', place: 'registry-1.docker.io' }

/** Where the registry of a canonical host answers: Docker Hub has another name for that. */
export function registryPlace(host: string): string {
  return host === dockerHub.host ? dockerHub.place : host
}

/**
 * The origins at which a registry may be asked, in order: HTTPS, and after it plain HTTP on this machine only, as
 * engines do.
 */
export function registryOrigins(host: string): URL[] {
  const place = registryPlace(host)
  const secure = new URL(`https://${place}`)
  return isLoopback(place) ? [secure, new URL(`http://${place}`)] : [secure]
}

/** Whether what is sent to a place can be read on the way by nobody else. */
export function isPrivateWay(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.host))
}
