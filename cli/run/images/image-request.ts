import type { ImageRequest } from '../../../contract/pulls.ts'
import type { Call } from '../../command/call.ts'
import type { Client } from '../../session/client.ts'
import { theOne } from '../../session/named.ts'
import { placeOf } from '../../session/place.ts'

/** The image of a call, where it works and with what its options ask for. */
export async function requestOf(call: Call, client: Client): Promise<ImageRequest> {
  const place = await placeOf(call, client)
  const platform = call.text('platform')
  const chosen = call.text('credential')
  return {
    ...place,
    image: call.arg(0),
    ...(platform === undefined ? {} : { platform }),
    ...(chosen === undefined
      ? {}
      : { credentialId: theOne('registry', chosen, await client.registries.list()).id }),
  }
}
