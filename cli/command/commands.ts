import type { ArgumentSpec, CommandSpec } from './command.ts'
import { registryCommands } from './table/registry-commands.ts'
import { serviceCommands } from './table/service-commands.ts'
import { imageOptions } from './table/shared-options.ts'
import { workloadCommands } from './table/workload-commands.ts'

const image: ArgumentSpec = { name: 'IMAGE', live: 'images' }

/** The table of all commands, in the order in which they are shown. */
export const commands: readonly CommandSpec[] = [
  ...registryCommands,
  {
    words: 'match',
    says: 'Show which credential an image gets, and why the others lose',
    more: 'Asks neither engine nor registry. An image that is refused gives exit code 3.',
    arguments: [image],
    options: imageOptions,
    load: async () => (await import('../run/images/match.ts')).match,
  },
  {
    words: 'check',
    says: 'Ask the registry whether that credential may read the image',
    arguments: [image],
    options: imageOptions,
    load: async () => (await import('../run/images/check.ts')).check,
  },
  {
    words: 'pull',
    says: 'Pull an image with the credential of the match',
    more: 'Shows how far it is on standard error, on one line of a terminal. Ctrl-C stops the pull, unless it was under way before. With --quiet only the image’s id is said.',
    arguments: [image],
    options: imageOptions,
    load: async () => (await import('../run/images/pull.ts')).pull,
  },
  ...workloadCommands,
  ...serviceCommands,
  {
    words: 'images list',
    aliases: ['images', 'images ls'],
    says: 'List the images of the engine',
    load: async () => (await import('../run/lists.ts')).images,
  },
  {
    words: 'projects list',
    aliases: ['projects', 'projects ls'],
    says: 'List the projects with their namespaces',
    load: async () => (await import('../run/lists.ts')).projects,
  },
  {
    words: 'environments list',
    aliases: ['environments', 'environments ls'],
    says: 'List the engines, and whether they answer',
    load: async () => (await import('../run/lists.ts')).environments,
  },
  {
    words: 'activity',
    says: 'Show what was done, newest first',
    options: [{ name: 'limit', value: 'N', says: 'How many entries, 50 unless given' }],
    load: async () => (await import('../run/lists.ts')).activity,
  },
  {
    words: 'vault status',
    says: 'Show whether the vault is open',
    load: async () => (await import('../run/vault.ts')).status,
  },
  {
    words: 'vault lock',
    says: 'Lock the vault of the running app',
    load: async () => (await import('../run/vault.ts')).lock,
  },
  {
    words: 'vault unlock',
    says: 'Unlock the vault of the running app',
    more: 'Tries the keyring where the vault has one, and then asks for the passphrase.',
    load: async () => (await import('../run/vault.ts')).unlock,
  },
  {
    words: 'diagnostics',
    says: 'Print what helps somebody else to find a fault',
    more: 'Versions, settings, states and counts as JSON, to be read before it is given away. Addresses and names are replaced by stand-ins. No password, username or e-mail address is in it.',
    options: [{ name: 'names', says: 'Leave addresses and names as they are' }],
    load: async () => (await import('../run/diagnostics.ts')).diagnostics,
  },
  {
    words: 'version',
    says: 'Show the version of this command and of the running app',
    load: async () => (await import('../run/version.ts')).showVersion,
  },
  {
    words: 'completion',
    says: 'Print the completion script of a shell',
    more: 'For bash: source <(fairlead completion bash). For zsh: source <(fairlead completion zsh). For fish: fairlead completion fish | source.',
    arguments: [{ name: 'SHELL', choices: ['bash', 'zsh', 'fish'] }],
    load: async () => (await import('../run/completion.ts')).completion,
  },
  {
    words: 'help',
    says: 'Show the help of a command, or “exit-codes”',
    arguments: [{ name: 'COMMAND', optional: true, many: true }],
    load: async () => (await import('../run/help.ts')).help,
  },
  {
    words: '__complete',
    says: 'What can stand where the cursor is, one on each line',
    arguments: [{ name: 'WORD', optional: true, many: true }],
    hidden: true,
    load: async () => (await import('../run/complete.ts')).complete,
  },
]
