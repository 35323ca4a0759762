import { Problem } from '../../contract/problem.ts'
import { PassphraseFileError } from './passphrase-file.ts'

export interface StartFailure {
  readonly sentence: string
  readonly exitCode: number
}

/** Why web mode did not start, in a sentence; undefined for a bug. Exit code 3 means: another process has the folder. */
export function startFailure(error: unknown): StartFailure | undefined {
  if (error instanceof PassphraseFileError) return { sentence: `${error.message}.`, exitCode: 1 }
  if (error instanceof Problem) return problemFailure(error)
  if (!(error instanceof Error) || !('code' in error)) return undefined
  switch (error.code) {
    case 'EADDRINUSE':
      return { sentence: 'the port is taken; --port 0 takes any free one.', exitCode: 1 }
    case 'EADDRNOTAVAIL':
      return { sentence: 'this machine does not have the address that --listen names.', exitCode: 1 }
    case 'EACCES':
      return { sentence: 'the port may not be used; --port 0 takes any free one.', exitCode: 1 }
    default:
      return undefined
  }
}

function problemFailure({ code, data }: Problem): StartFailure {
  if (code === 'storage.folder-in-use') {
    const { pid, folder } = data as { pid: number; folder: string }
    const sentence = `process ${pid} is running on ${folder}. In web mode, "link" asks it for a fresh address.`
    return { sentence, exitCode: 3 }
  }
  if (code === 'vault.wrong-passphrase') {
    return { sentence: 'the passphrase in the file does not open the vault.', exitCode: 1 }
  }
  if (code === 'input.invalid') {
    return {
      sentence: 'the passphrase in the file cannot protect a vault: it is too short or too long.',
      exitCode: 1,
    }
  }
  return { sentence: `${code} ${JSON.stringify(data)}`, exitCode: 1 }
}
