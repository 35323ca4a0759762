import { EngineClient } from '../../../core/engine/engine-client.ts'
import type { EngineCredential } from '../../../core/engine/engine-credential.ts'
import { parseEngineEndpoint } from '../../../core/engine/engine-endpoint.ts'
import { type ImageReference, parseReference } from '../../../core/images/image-reference.ts'
import type { BedPlaces, RegistryPlace } from '../../bed/bed.ts'
import { callEngine } from '../../bed/engines/engine-call.ts'

export function referenceOf(text: string): ImageReference {
  const parsed = parseReference(text)
  if (!parsed.ok) throw new Error(parsed.code)
  return parsed.reference
}

export function credentialFor(place: RegistryPlace, password = place.user.password): EngineCredential {
  const secret = { kind: 'password', bytes: Buffer.from(password) } as const
  return { username: place.user.name, secret, serverAddress: place.host }
}

export function clientOf(engine: { readonly endpoint: string }): EngineClient {
  const parsed = parseEngineEndpoint(engine.endpoint)
  if (!parsed.ok) throw new Error(parsed.code)
  return new EngineClient(parsed.endpoint)
}

/** Removes the first registry's image from the engine, whoever pulled it, and gives its reference. */
export async function freshImage({ engine, first }: BedPlaces): Promise<ImageReference> {
  await callEngine(engine.socket, 'DELETE', `/images/${first.image}?force=1`)
  return referenceOf(first.image)
}
