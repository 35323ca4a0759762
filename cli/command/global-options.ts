import type { OptionSpec } from './command.ts'

/** Options that every command takes, before or behind its words. */
export const globalOptions: readonly OptionSpec[] = [
  {
    name: 'project',
    value: 'NAME',
    live: 'projects',
    says: 'The project, by name or id; else FAIRLEAD_PROJECT, else the one that the page is at',
  },
  {
    name: 'namespace',
    short: 'n',
    value: 'NAME',
    live: 'namespaces',
    says: 'The namespace of that project; “default” unless given',
  },
  {
    name: 'environment',
    value: 'NAME',
    live: 'environments',
    says: 'The engine, by name or id; the project’s own unless given',
  },
  {
    name: 'data-dir',
    value: 'DIR',
    says: 'The data folder; else FAIRLEAD_DATA_DIR, else where Fairlead keeps it',
  },
  { name: 'json', says: 'Answer in JSON, and tell errors in JSON on standard error' },
  { name: 'quiet', short: 'q', says: 'Say no more than the answer' },
  { name: 'no-color', says: 'No colours; NO_COLOR does the same' },
  { name: 'timeout', value: 'SECONDS', says: 'Give up after so long, with exit code 124' },
  {
    name: 'passphrase-stdin',
    says: 'Read the passphrase of the vault from standard input, for a command that runs without the app',
  },
  { name: 'help', short: 'h', says: 'Show the help of the command' },
]

/** Options that do not exist, and why; their values are never repeated. */
export const refusedOptions: Readonly<Record<string, string>> = {
  password: passwordWords('--password-stdin'),
  token: passwordWords('--password-stdin'),
  secret: passwordWords('--password-stdin'),
  passphrase: passwordWords('--passphrase-stdin'),
}

function passwordWords(instead: string): string {
  return `a secret on the command line is seen by every program of this machine and stays in the shell’s history. Use ${instead}, or leave it out and be asked`
}
