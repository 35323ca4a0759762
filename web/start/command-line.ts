import { type ListenAddress, listenAddress } from './listen-address.ts'

export type WebCommand =
  | {
      readonly kind: 'serve'
      readonly dataFolder?: string
      readonly listen: ListenAddress
      readonly port: number
      readonly open: boolean
      readonly engine?: string
      readonly passphraseFile?: string
      readonly origin?: string
    }
  | { readonly kind: 'link'; readonly dataFolder?: string; readonly origin?: string }
  | { readonly kind: 'help' }
  | { readonly kind: 'refused'; readonly message: string }

export const usage = `Usage: fairlead-web [options]
       fairlead-web link [--data-dir DIR] [--origin ORIGIN]

Serves Fairlead on 127.0.0.1 to a browser on this machine. Prints one line with a one-time address.

  --data-dir DIR           the data folder (default: the desktop app's; also FAIRLEAD_DATA_DIR)
  --listen ADDRESS         127.0.0.1 or ::1 (default: 127.0.0.1)
  --port N                 the port, 0 for any free one (default: 0)
  --no-open                do not open a browser
  --engine ADDRESS         the container engine, as unix:///path/docker.sock
  --passphrase-file FILE   unlocks the vault with the passphrase in FILE, or makes one with it
  --origin ORIGIN          one more address of this page, as http://127.0.0.1:PORT, for a tunnel
  --help                   this text

  link                     asks the running Fairlead of the data folder for a fresh one-time address;
                           with --origin for one of that address, which it must have been started with
`

const valued = ['--data-dir', '--listen', '--port', '--engine', '--passphrase-file', '--origin'] as const
type Valued = (typeof valued)[number]

const isValued = (name: string): name is Valued => valued.some((known) => known === name)

/**
 * Reads the arguments after the program's name. A refusal names the flag that is wrong and never repeats a
 * value, since a secret may have been typed there.
 */
export function parseCommandLine(args: readonly string[]): WebCommand {
  const values = new Map<Valued, string>()
  const words: string[] = []
  let open = true
  let help = false

  for (let at = 0; at < args.length; at += 1) {
    const argument = args[at] ?? ''
    const [name = '', inline] = split(argument)
    if (isValued(name)) {
      if (inline === undefined) at += 1
      const value = inline ?? args[at]
      if (!value || (inline === undefined && value.startsWith('--'))) return refused(`${name} needs a value`)
      if (values.has(name)) return refused(`${name} is given twice`)
      values.set(name, value)
    } else if (argument === '--no-open') open = false
    else if (argument === '--help' || argument === '-h') help = true
    else if (argument.startsWith('-')) return refused(`${printable(name)} is not an option`)
    else words.push(argument)
  }
  if (help) return { kind: 'help' }

  const dataFolder = values.get('--data-dir')
  const origin = values.get('--origin')
  if (origin && !isLoopbackOrigin(origin)) return refused('--origin needs the form http://127.0.0.1:PORT')
  if (words.length > 1 || (words.length === 1 && words[0] !== 'link')) {
    return refused('the only command is link')
  }
  if (words.length === 1) {
    const other = valued.find((name) => name !== '--data-dir' && name !== '--origin' && values.has(name))
    if (other) return refused(`${other} does not go with link`)
    return { kind: 'link', ...(dataFolder && { dataFolder }), ...(origin && { origin }) }
  }

  const listen = listenAddress(values.get('--listen') ?? '127.0.0.1')
  if (!listen) {
    return refused(
      '--listen takes 127.0.0.1 or ::1: the page is for this machine alone, and an ssh tunnel brings it to another',
    )
  }

  const port = Number(values.get('--port') ?? '0')
  if (!/^\d{1,5}$/.test(values.get('--port') ?? '0') || port > 65_535) {
    return refused('--port needs a number from 0 to 65535')
  }
  const engine = values.get('--engine')
  if (engine && !/^[a-z]+:\/\/./.test(engine))
    return refused('--engine needs an address such as unix:///path')
  const passphraseFile = values.get('--passphrase-file')
  return {
    kind: 'serve',
    listen,
    port,
    open,
    ...(dataFolder && { dataFolder }),
    ...(engine && { engine }),
    ...(passphraseFile && { passphraseFile }),
    ...(origin && { origin }),
  }
}

function isLoopbackOrigin(origin: string): boolean {
  const port = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):([1-9]\d{0,4})$/.exec(origin)?.[1]
  return port !== undefined && Number(port) <= 65_535
}

function split(argument: string): [string, string | undefined] {
  const equals = argument.indexOf('=')
  return equals < 0 ? [argument, undefined] : [argument.slice(0, equals), argument.slice(equals + 1)]
}

function printable(name: string): string {
  return name.replace(/[^\x21-\x7e]/g, '?').slice(0, 40)
}

function refused(message: string): WebCommand {
  return { kind: 'refused', message }
}
