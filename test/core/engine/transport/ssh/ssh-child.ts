import { clientTo } from './on-sshd.ts'

/**
 * Run by a test in a process of its own, to be killed there: takes an endpoint and a program for `ssh`, follows the
 * engine's events, and says so.
 */
const [, , endpoint = '', sshWithBedConfig = ''] = process.argv
const client = clientTo({ endpoint, sshWithBedConfig })
await client.ping()
process.stdout.write('listening\n')
const { signal } = new AbortController()
for await (const _event of client.events({ types: ['container'], signal }));
