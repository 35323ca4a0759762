import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import type { ExchangeMachine } from '../machine.ts'

/** What a program came to. `output` is the caller's to zero. */
export type HelperRun =
  | { readonly kind: 'ended'; readonly exit: number | null; readonly output: Buffer }
  | { readonly kind: 'not-started' | 'timeout' | 'too-much' }

export interface HelperCall {
  file: string
  verb: 'get' | 'list'
  input: string
  machine: ExchangeMachine
  /** Milliseconds. */
  patience: number
  /** Bytes of standard output. */
  most: number
  /** Ends the program, as if its time were up. */
  signal?: AbortSignal | undefined
}

/** How long the streams of a program that has ended may stay open in the hands of what it started. */
const afterExit = 500

/** What a program needs of the environment to find the user's keyring, key ring of gpg, or cloud account. */
const passedOn =
  /^(PATH|HOME|USER|LOGNAME|LANG|LC_\w+|TZ|TMPDIR|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|GPG_TTY|SSH_AUTH_SOCK|DBUS_SESSION_BUS_ADDRESS|XDG_\w+|GNUPGHOME|PASSWORD_STORE_\w+|DOCKER_CONFIG|AWS_\w+|AZURE_\w+|GOOGLE_\w+|CLOUDSDK_\w+|HTTPS?_PROXY|NO_PROXY|https?_proxy|no_proxy|SYSTEMROOT|SystemRoot|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA|ProgramData|TEMP|TMP|windir|COMSPEC|ComSpec|PATHEXT|USERNAME|USERDOMAIN)$/

/**
 * Runs a credential helper: no shell, one argument, input by standard input alone, in a process group of its
 * own that is killed whole when its time is up, when it says too much, or when it has left something behind.
 */
export function runHelper(call: HelperCall): Promise<HelperRun> {
  if (call.signal?.aborted) return Promise.resolve({ kind: 'timeout' })
  return new Promise((resolve) => {
    const child = spawn(call.file, [call.verb], {
      cwd: call.machine.home,
      env: cleanEnvironment(call.machine.env),
      detached: call.machine.platform !== 'win32',
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
      shell: false,
    })
    // Node makes no streams where it could not even try to start it, for want of file descriptors
    if ((child.stdout as Readable | undefined) === undefined) {
      child.once('error', () => resolve({ kind: 'not-started' }))
      return
    }
    const chunks: Buffer[] = []
    let size = 0
    let exit: number | null = null
    const timers = new Set<NodeJS.Timeout>()
    const settle = (run: HelperRun) => {
      for (const timer of timers) clearTimeout(timer)
      call.signal?.removeEventListener('abort', withdraw)
      child.stdout.destroy()
      child.stdin.destroy()
      if (run.kind !== 'ended') for (const chunk of chunks) chunk.fill(0)
      resolve(run)
    }
    const stop = (kind: 'timeout' | 'too-much') => {
      killGroup(child.pid, call.machine.platform)
      settle({ kind })
    }
    const withdraw = () => stop('timeout')
    const ended = () => {
      const output = Buffer.concat(chunks)
      for (const chunk of chunks) chunk.fill(0)
      settle({ kind: 'ended', exit, output })
    }
    timers.add(setTimeout(() => stop('timeout'), call.patience))
    call.signal?.addEventListener('abort', withdraw, { once: true })
    child.once('error', () => settle({ kind: 'not-started' }))
    child.once('exit', (code) => {
      exit = code
      timers.add(
        setTimeout(() => {
          killGroup(child.pid, call.machine.platform)
          ended()
        }, afterExit),
      )
    })
    child.once('close', ended)
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length
      chunks.push(chunk)
      if (size > call.most) stop('too-much')
    })
    // a helper that does not read its input may end before it was all written
    child.stdin.on('error', () => undefined)
    child.stdin.end(call.input)
  })
}

/** Nothing that makes a program talk of what it does (`DEBUG`), load other code, or keep a log. */
function cleanEnvironment(env: ExchangeMachine['env']): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name, value]) => passedOn.test(name) && value !== undefined),
  )
}

function killGroup(pid: number | undefined, platform: NodeJS.Platform): void {
  if (pid === undefined) return
  try {
    process.kill(platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch (error) {
    // ESRCH: all of it has ended by itself. EPERM: what is left runs as another user, which macOS says of zombies, too.
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'ESRCH' && code !== 'EPERM') throw error
  }
}
