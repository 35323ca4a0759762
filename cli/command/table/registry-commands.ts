import type { ArgumentSpec, CommandSpec, OptionSpec } from '../command.ts'

const registry: ArgumentSpec = { name: 'NAME', live: 'registries' }

const expires: OptionSpec = {
  name: 'expires',
  value: 'WHEN',
  says: 'A date such as 2030-01-31, a span such as 12h or 90d, or never',
}

const formOptions: readonly OptionSpec[] = [
  {
    name: 'username',
    short: 'u',
    value: 'NAME',
    says: 'The username; without one the registry is anonymous',
  },
  { name: 'password-stdin', says: 'Read the password or token from standard input, and ask nobody' },
  { name: 'email', value: 'ADDRESS', says: 'An e-mail address to remember' },
  { name: 'description', value: 'TEXT', says: 'A description to remember' },
  expires,
  { name: 'save-anyway', says: 'Save a credential that could not be proven' },
]

const secrets =
  'The password is asked for at the terminal without being shown, or read by --password-stdin. It cannot be an argument: those are seen by every program of the machine, and stay in the history of the shell.'

/** Commands for registries. */
export const registryCommands: readonly CommandSpec[] = [
  {
    words: 'registries list',
    aliases: ['registries', 'registries ls'],
    says: 'List the registries',
    load: async () => (await import('../../run/registries/registries.ts')).list,
  },
  {
    words: 'registries show',
    says: 'Show all that is known of a registry, but its secret',
    arguments: [registry],
    load: async () => (await import('../../run/registries/registries.ts')).show,
  },
  {
    words: 'registries add',
    says: 'Add a registry, whose credential is proven through the engine first',
    more: `${secrets} With --namespace the registry is for that namespace alone.`,
    arguments: [{ name: 'ADDRESS' }],
    options: [
      { name: 'name', value: 'NAME', says: 'Its name; one is made from address and username unless given' },
      ...formOptions,
    ],
    load: async () => (await import('../../run/registries/registry-forms.ts')).add,
  },
  {
    words: 'registries edit',
    says: 'Change what is named, and leave the rest',
    more: secrets,
    arguments: [registry],
    options: [...formOptions, { name: 'new-password', says: 'Ask for a new password' }],
    load: async () => (await import('../../run/registries/registry-forms.ts')).edit,
  },
  {
    words: 'registries activate',
    says: 'Make a registry usable again',
    arguments: [registry],
    options: [
      {
        name: 'for',
        value: 'SPAN',
        choices: ['launch', 'hour', 'quit'],
        says: 'Only for one launch, an hour, or until Fairlead ends',
      },
      expires,
    ],
    load: async () => (await import('../../run/registries/registry-states.ts')).activate,
  },
  {
    words: 'registries deactivate',
    says: 'Refuse every image of a registry, and stop its pulls; works while the vault is locked',
    arguments: [registry],
    load: async () => (await import('../../run/registries/registry-states.ts')).deactivate,
  },
  {
    words: 'registries delete',
    aliases: ['registries rm', 'registries remove'],
    says: 'Delete a registry and its credential for good',
    arguments: [registry],
    options: [{ name: 'yes', short: 'y', says: 'Do it without a question' }],
    load: async () => (await import('../../run/registries/registry-states.ts')).remove,
  },
  {
    words: 'registries verify',
    says: 'Prove the credential of a registry through the engine again',
    arguments: [{ ...registry, optional: true }],
    options: [{ name: 'all', says: 'All that are active' }],
    load: async () => (await import('../../run/registries/registry-states.ts')).verify,
  },
]
