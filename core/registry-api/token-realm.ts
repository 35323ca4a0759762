import { type IncomingMessage, request as requestPlain } from 'node:http'
import { request } from 'node:https'
import { isLoopback } from './call/loopback.ts'
import { registryPlace } from './call/registry-place.ts'

/** The longest realm that is shown; host names are shorter. */
const longest = 300

/**
 * Finds out where a registry has passwords checked, if that is not the registry itself: it may name any place
 * in its challenge, and an engine sends the password there (distribution's token specification). Gives
 * `host[:port]`, with `http://` before it where the way there is not encrypted. The registry is asked by this
 * machine, without any credential, and no redirect is followed; `undefined` also where it cannot be asked.
 */
export async function findTokenRealm(host: string, signal: AbortSignal): Promise<string | undefined> {
  const place = registryPlace(host)
  const secure = await challengeOf(`https://${place}/v2/`, signal)
  // as engines do: plain HTTP only to this machine
  const challenge =
    secure ?? (isLoopback(place) ? await challengeOf(`http://${place}/v2/`, signal) : undefined)
  return challenge === undefined ? undefined : realmIn(challenge, place)
}

/** The realm in a `WWW-Authenticate` header, in the form in which it is shown; nothing for the host itself. */
export function realmIn(challenge: string, host: string): string | undefined {
  const [, bearer = ''] = /(?:^|,)\s*bearer\s+(.*)$/is.exec(challenge) ?? []
  const [, text = ''] = /(?:^|[\s,])realm="([^"]*)"/i.exec(bearer) ?? []
  if (!URL.canParse(text)) return undefined
  const realm = new URL(text)
  if (!['http:', 'https:'].includes(realm.protocol)) return undefined
  if (realm.host === host || realm.host === '' || realm.host.length > longest) return undefined
  return realm.protocol === 'https:' ? realm.host : `http://${realm.host}`
}

/** What the registry asks for: '' where it asks for nothing, `undefined` where nothing answers. */
function challengeOf(url: string, signal: AbortSignal): Promise<string | undefined> {
  return new Promise((done) => {
    if (signal.aborted) return done(undefined)
    // said here, as a variable of Node's in the environment would have any certificate do
    const options = { signal, agent: false, rejectUnauthorized: true }
    const call = (url.startsWith('https:') ? request : requestPlain)(url, options)
    call.on('response', (response: IncomingMessage) => {
      done(response.statusCode === 401 ? (response.headers['www-authenticate'] ?? '') : '')
      call.destroy()
    })
    // nobody there, another protocol, a certificate that is not trusted: then there is nothing to show
    call.on('error', () => done(undefined))
    call.end()
  })
}
