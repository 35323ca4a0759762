import type { OriginKind } from '../../../contract/environment/environment.ts'
import { dockerFolder } from './docker-contexts.ts'
import type { EngineFiles } from './engine-files.ts'
import { type Findings, type FoundEngine, together } from './found-engine.ts'
import {
  pathsOf,
  runtimeFolder,
  type SearchMachine,
  settingsFolder,
  socketEndpointOf,
} from './search-machine.ts'

/** More instances of one product than anybody has. */
const most = 100

/** A socket where a product puts it. */
interface KnownSocket {
  readonly kind: OriginKind
  readonly name: string
  readonly shown: string
  readonly path: string
}

/**
 * The sockets of Docker, Docker Desktop, Colima, Rancher Desktop, OrbStack and Lima that are there now. They are where
 * these products document them, or have them in their source (Colima `config/files.go`, Lima's docker template).
 */
export async function knownSockets(machine: SearchMachine, files: EngineFiles): Promise<Findings> {
  if (machine.platform === 'win32') return { found: await knownPipes(files), notes: [] }
  const instances = await Promise.all([colima(machine, files), lima(machine, files)])
  const known = await present(files, fixed(machine))
  return together([{ found: known, notes: [] }, ...instances])
}

/** Those of the sockets that are there. */
export async function present(files: EngineFiles, sockets: readonly KnownSocket[]): Promise<FoundEngine[]> {
  const there = await Promise.all(sockets.map(({ path }) => files.isSocket(path)))
  return sockets
    .filter((_, index) => there[index])
    .map(({ kind, name, shown, path }) => ({
      origin: { kind, name },
      name: shown,
      place: { endpoint: socketEndpointOf(path) },
    }))
}

function fixed(machine: SearchMachine): KnownSocket[] {
  const { home } = machine
  const { join } = pathsOf(machine)
  const runtime = runtimeFolder(machine)
  const desktop = machine.platform === 'darwin' ? 'run' : 'desktop'
  const one = (kind: OriginKind, shown: string, path: string) => ({ kind, name: '', shown, path })
  return [
    one('socket', 'Docker', '/var/run/docker.sock'),
    ...(runtime ? [one('rootless', 'Docker (rootless)', join(runtime, 'docker.sock'))] : []),
    one('docker-desktop', 'Docker Desktop', join(dockerFolder(machine), desktop, 'docker.sock')),
    one('rancher-desktop', 'Rancher Desktop', join(home, '.rd', 'docker.sock')),
    one('orbstack', 'OrbStack', join(home, '.orbstack', 'run', 'docker.sock')),
  ]
}

/** `PROFILE/docker.sock` in the first folder that counts, as Colima chooses it. */
async function colima(machine: SearchMachine, files: EngineFiles): Promise<Findings> {
  const { join } = pathsOf(machine)
  const { COLIMA_HOME: told } = machine.env
  const folders = [
    ...(told ? [told] : []),
    join(machine.home, '.colima'),
    join(settingsFolder(machine), 'colima'),
  ]
  for (const folder of folders) {
    const listed = await files.names(folder, most)
    if (listed.kind === 'none') continue
    if (listed.kind === 'unreadable') return unreadable('colima', folder)
    const profiles = listed.names.filter((name) => /^[^_.]/.test(name))
    return {
      found: await present(
        files,
        profiles.map((name) => instance('colima', 'Colima', name, join(folder, name, 'docker.sock'))),
      ),
      notes: listed.more ? [{ kind: 'colima', place: folder, code: 'too-many' }] : [],
    }
  }
  return { found: [], notes: [] }
}

/** `INSTANCE/sock/docker.sock`. */
async function lima(machine: SearchMachine, files: EngineFiles): Promise<Findings> {
  const { join } = pathsOf(machine)
  const folder = machine.env.LIMA_HOME || join(machine.home, '.lima')
  const listed = await files.names(folder, most)
  if (listed.kind === 'none') return { found: [], notes: [] }
  if (listed.kind === 'unreadable') return unreadable('lima', folder)
  const names = listed.names.filter((name) => /^[^_.]/.test(name))
  return {
    found: await present(
      files,
      names.map((name) => instance('lima', 'Lima', name, join(folder, name, 'sock', 'docker.sock'))),
    ),
    notes: listed.more ? [{ kind: 'lima', place: folder, code: 'too-many' }] : [],
  }
}

function instance(kind: OriginKind, product: string, name: string, path: string): KnownSocket {
  return { kind, name, shown: name === 'default' ? product : `${product} (${name})`, path }
}

function unreadable(kind: OriginKind, place: string): Findings {
  return { found: [], notes: [{ kind, place, code: 'unreadable' }] }
}

/** Docker's own pipe and that of Docker Desktop's Linux engine, and those of Podman's machines. */
async function knownPipes(files: EngineFiles): Promise<FoundEngine[]> {
  const pipes = await files.pipes()
  const found = (kind: OriginKind, name: string, shown: string, pipe: string): FoundEngine => ({
    origin: { kind, name },
    name: shown,
    place: { endpoint: `npipe:////./pipe/${pipe}` },
  })
  return pipes
    .flatMap((pipe) => {
      if (pipe === 'docker_engine') return [found('socket', '', 'Docker', pipe)]
      if (pipe === 'dockerDesktopLinuxEngine') return [found('docker-desktop', '', 'Docker Desktop', pipe)]
      if (/^podman-machine-[\w.-]+$/.test(pipe))
        return [found('podman-machine', pipe, `Podman (${pipe})`, pipe)]
      return []
    })
    .slice(0, most)
}
