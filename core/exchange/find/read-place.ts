import { realpath } from 'node:fs/promises'
import type { LoginPlaceKind, PlaceFault } from '../../../contract/exchange.ts'
import { errnoCode, type FileLayer } from '../../storage/file-layer.ts'
import type { ExchangeMachine } from '../machine.ts'
import { type LoginConfig, readLoginConfig, readStrictConfig } from './login-config.ts'
import type { PossiblePlace } from './login-places.ts'
import { utf8 } from './utf8.ts'

/** A place that stands, as it was read once; `config` is there if it could be read. */
export interface ReadPlace {
  readonly kind: LoginPlaceKind
  /** The path as the programs name it. */
  readonly file?: string
  /** The file itself, behind every link. */
  readonly realFile?: string
  readonly text?: string
  readonly config?: LoginConfig
  readonly fault?: PlaceFault
  readonly sweepable: boolean
}

/** More than any file of logins needs: ten thousand entries with tokens of a kilobyte. */
const largestFile = 16 * 1024 * 1024

/** Reads one place; undefined if nothing stands there. Links are followed. Changes nothing. */
export async function readPlace(
  place: PossiblePlace,
  { layer, machine }: { layer: FileLayer; machine: ExchangeMachine },
): Promise<ReadPlace | undefined> {
  if (place.kind === 'docker-env') {
    const read = readStrictConfig(place.text)
    const known = { kind: place.kind, sweepable: false, text: place.text }
    return read.ok ? { ...known, config: read } : { ...known, fault: read.fault }
  }
  const { kind, file } = place
  const left = (fault: PlaceFault): ReadPlace => ({ kind, file, fault, sweepable: false })
  try {
    const realFile = await realpath(file)
    const facts = await layer.facts(realFile)
    if (facts?.kind !== 'file') return left('not-a-file')
    const bytes = await layer.read(realFile)
    if (bytes.length > largestFile) return left('too-large')
    const text = utf8(bytes)
    bytes.fill(0)
    if (text === undefined) return left('not-text')
    const read = readLoginConfig(text)
    if (!read.ok) return left(read.fault)
    const mine = machine.userId === undefined || facts.owner === machine.userId
    return { kind, file, realFile, text, config: read, sweepable: mine }
  } catch (error) {
    const code = errnoCode(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return (await isLink(layer, file)) ? left('dangling-link') : undefined
    }
    return left(faultOf(code))
  }
}

function faultOf(code: string | undefined): PlaceFault {
  if (code === 'EACCES' || code === 'EPERM') return 'no-permission'
  if (code === 'ENOTFILE') return 'not-a-file'
  return code === 'EFBIG' ? 'too-large' : 'unreadable'
}

async function isLink(layer: FileLayer, file: string): Promise<boolean> {
  try {
    return (await layer.facts(file))?.kind === 'link'
  } catch (error) {
    if (errnoCode(error) === undefined) throw error
    return false
  }
}
