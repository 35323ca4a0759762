import { destination, type Logger, pino } from 'pino'
import { describeBug } from '../rpc/call-outcome.ts'

const secretKeys = [
  'password',
  'passphrase',
  'secret',
  'token',
  'authorization',
  'cookie',
  'headers',
  'input',
  'body',
]

/**
 * The log on one file descriptor, a line of JSON an entry, written before the call returns so that the last
 * words before a crash are there. Errors are told by class and stack frames only.
 */
export function createLog(descriptor: number): Logger {
  return pino(
    {
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (level) => ({ level }) },
      serializers: { err: describeBug, error: describeBug },
      redact: { paths: secretKeys.flatMap((key) => [key, `*.${key}`]), censor: '[secret]' },
    },
    destination({ fd: descriptor, sync: true }),
  )
}
