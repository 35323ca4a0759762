import type { ArgumentSpec, CommandSpec } from '../command.ts'
import { launchOptions } from './shared-options.ts'

const workload: ArgumentSpec = { name: 'NAME', live: 'workloads' }
const some: ArgumentSpec = { ...workload, many: true }

/** Commands for containers. */
export const workloadCommands: readonly CommandSpec[] = [
  {
    words: 'run',
    says: 'Launch an image in the background, told as docker run is',
    more: 'Takes the options of docker run before the image; one that a launch here cannot have is refused by name. Ports are published on this machine only, unless an address stands in front.',
    arguments: [
      { name: 'IMAGE', live: 'images' },
      { name: 'COMMAND', optional: true, many: true },
    ],
    options: launchOptions,
    asDockerRun: true,
    load: async () => (await import('../../run/workloads/launch.ts')).run,
  },
  {
    words: 'workloads list',
    aliases: ['workloads', 'workloads ls', 'ps'],
    says: 'List the containers that run',
    options: [{ name: 'all', short: 'a', says: 'Those that have ended, too' }],
    load: async () => (await import('../../run/workloads/workloads.ts')).list,
  },
  {
    words: 'workloads logs',
    aliases: ['logs'],
    says: 'Show the log of a container',
    arguments: [workload],
    options: [
      { name: 'follow', short: 'f', says: 'Go on with what comes' },
      { name: 'tail', value: 'N', says: 'Begin with the last N lines, 1000 unless given' },
    ],
    load: async () => (await import('../../run/workloads/logs.ts')).logs,
  },
  {
    words: 'workloads start',
    aliases: ['start'],
    says: 'Start containers again',
    arguments: [some],
    load: async () => (await import('../../run/workloads/workloads.ts')).start,
  },
  {
    words: 'workloads stop',
    aliases: ['stop'],
    says: 'Stop containers',
    arguments: [some],
    load: async () => (await import('../../run/workloads/workloads.ts')).stop,
  },
  {
    words: 'workloads restart',
    aliases: ['restart'],
    says: 'Restart containers',
    arguments: [some],
    load: async () => (await import('../../run/workloads/workloads.ts')).restart,
  },
  {
    words: 'workloads remove',
    aliases: ['workloads rm', 'rm'],
    says: 'Remove containers',
    arguments: [some],
    load: async () => (await import('../../run/workloads/workloads.ts')).remove,
  },
]
