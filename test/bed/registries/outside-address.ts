import { spawnSync } from 'node:child_process'
import { networkInterfaces } from 'node:os'
import { program } from '../machine/bed-parts.ts'
import { inNamespace } from '../machine/namespace.ts'

/**
 * Gives this network namespace an address that is not a loopback one, though it is on the loopback interface:
 * engines speak plain HTTP to 127.0.0.0/8 and look at no certificate there. Take one of 192.0.2.0/24, which
 * stands for no real machine (RFC 5737). It goes with the namespace.
 */
export function takeOutsideAddress(address: `192.0.2.${number}`): string {
  if (!inNamespace()) throw new Error('only in a network namespace of its own: npm test')
  const taken = Object.values(networkInterfaces()).some((each) => each?.some((at) => at.address === address))
  if (!taken) {
    const done = spawnSync(program('ip'), ['address', 'add', `${address}/32`, 'dev', 'lo'], {
      encoding: 'utf8',
    })
    if (done.status !== 0) throw new Error(`ip: ${done.stderr}`)
  }
  return address
}
