import type { OptionSpec } from '../command.ts'

const credential: OptionSpec = {
  name: 'credential',
  value: 'NAME',
  live: 'registries',
  says: 'Use this registry’s credential, where the match allows it',
}

/** Options of commands that are about one image. */
export const imageOptions: readonly OptionSpec[] = [
  credential,
  { name: 'platform', value: 'OS/ARCH', says: 'The platform of the image, the engine’s own unless given' },
]

/** Options of `run` beside those of `docker run`, which has a platform itself. */
export const launchOptions: readonly OptionSpec[] = [
  { name: 'scale', value: 'N', says: 'Launch a service of so many replicas, named by --name' },
  credential,
]
