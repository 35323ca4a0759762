import type { ArgumentSpec, CommandSpec } from '../command.ts'

const service: ArgumentSpec = { name: 'NAME', live: 'services' }

/** Commands for services. */
export const serviceCommands: readonly CommandSpec[] = [
  {
    words: 'services list',
    aliases: ['services', 'services ls'],
    says: 'List the services, and how many replicas run',
    load: async () => (await import('../../run/workloads/services.ts')).list,
  },
  {
    words: 'services show',
    says: 'Show a service with its replicas',
    arguments: [service],
    load: async () => (await import('../../run/workloads/services.ts')).show,
  },
  {
    words: 'services scale',
    says: 'Ask for another number of replicas',
    more: 'What is asked for is kept also where the registry forbids new replicas now: that is said, with exit code 3.',
    arguments: [service, { name: 'N' }],
    load: async () => (await import('../../run/workloads/services.ts')).scale,
  },
  {
    words: 'services update',
    says: 'Give a service another image, one replica at a time',
    arguments: [service, { name: 'IMAGE', live: 'images' }],
    load: async () => (await import('../../run/workloads/services.ts')).update,
  },
  {
    words: 'services rollback',
    says: 'Go back to the image from before the last update',
    arguments: [service],
    load: async () => (await import('../../run/workloads/services.ts')).rollback,
  },
  {
    words: 'services stop',
    says: 'Stop every replica, and keep them',
    arguments: [service],
    load: async () => (await import('../../run/workloads/services.ts')).stop,
  },
  {
    words: 'services start',
    says: 'Start a stopped service',
    arguments: [service],
    load: async () => (await import('../../run/workloads/services.ts')).start,
  },
  {
    words: 'services restart',
    says: 'Make every replica anew, one at a time',
    arguments: [service],
    load: async () => (await import('../../run/workloads/services.ts')).restart,
  },
  {
    words: 'services remove',
    aliases: ['services rm'],
    says: 'Remove a service with all its replicas',
    arguments: [service],
    load: async () => (await import('../../run/workloads/services.ts')).remove,
  },
]
