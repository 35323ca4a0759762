import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const windows = process.platform === 'win32'

/**
 * Writes the command `fairlead` into a folder beside `main`: it finds a Node, or the desktop's runtime, which can
 * be one, and runs `main/cli.js` by it. Options for Node that stand in the environment are not the user's here.
 * `packaged`: for a package, whose runtime can be no Node: it takes one of the machine that is new enough.
 *
 * @param {string} into
 * @param {{ packaged?: boolean }} [kind]
 */
export async function writeLauncher(into, { packaged = false } = {}) {
  await mkdir(into, { recursive: true })
  if (windows) await writeFile(join(into, 'fairlead.cmd'), windowsLines(packaged).join('\r\n'))
  else {
    await writeFile(
      join(into, 'fairlead'),
      [...findSelf, ...(packaged ? packagedLines : shellLines())].join('\n'),
    )
    await chmod(join(into, 'fairlead'), 0o755)
  }
}

const missing =
  'fairlead: there is no Node.js 20.19 or newer to run it by. Install one, or start Fairlead itself'

const findSelf = [
  '#!/bin/sh',
  'unset NODE_OPTIONS NODE_DEBUG NODE_PATH NODE_EXTRA_CA_CERTS DEBUG ELECTRON_RUN_AS_NODE',
  // The link that leads here may stand anywhere; without one no other program is started to look.
  'own=$0',
  '[ -L "$own" ] && own=$(readlink -f -- "$own")',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
  'case $own in */*) bin=${own%/*} ;; *) bin=. ;; esac',
  'script=$bin/../main/cli.js',
]

/** Many systems bring a Node that is too old: it is asked, which costs a few milliseconds, and passed over. */
const packagedLines = [
  'for node in /usr/bin/node "$(command -v node)" /usr/local/bin/node /opt/homebrew/bin/node; do',
  '  [ -x "$node" ] || continue',
  '  version=$("$node" --version 2>/dev/null) || continue',
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: the shell's own
  '  version=${version#v}',
  '  major=${version%%.*}',
  '  minor=${version#*.}',
  '  minor=${minor%%.*}',
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: the shell's own
  '  if [ "$major" -gt 20 ] || { [ "$major" -eq 20 ] && [ "$minor" -ge 19 ]; }; then',
  '    exec "$node" -- "$script" "$@"',
  '  fi',
  'done',
  "echo 'fairlead: this command needs Node.js 20.19 or newer, which is not here. The window of Fairlead needs none' >&2",
  'exit 1',
  '',
]

function shellLines() {
  return [
    `node='${process.execPath.replaceAll("'", "'\\''")}'`,
    // Without the dashes Node takes an --env-file of ours for its own, wherever it stands.
    '[ -x "$node" ] && exec "$node" -- "$script" "$@"',
    'command -v node >/dev/null 2>&1 && exec node -- "$script" "$@"',
    'electron=$bin/../../node_modules/electron/dist/electron',
    '[ -x "$electron" ] || electron=$bin/../../node_modules/electron/dist/Electron.app/Contents/MacOS/Electron',
    'if [ -x "$electron" ]; then',
    '  ELECTRON_RUN_AS_NODE=1',
    '  export ELECTRON_RUN_AS_NODE',
    '  exec "$electron" -- "$script" "$@"',
    'fi',
    `echo '${missing}' >&2`,
    'exit 1',
    '',
  ]
}

/** @param {boolean} packaged */
function windowsLines(packaged) {
  return [
    '@echo off',
    'setlocal',
    'set NODE_OPTIONS=',
    'set NODE_DEBUG=',
    'set NODE_PATH=',
    packaged ? 'set "node=node"' : `set "node=${process.execPath}"`,
    ...(packaged ? [] : ['if not exist "%node%" set "node=node"']),
    '"%node%" -- "%~dp0..\\main\\cli.js" %*',
    '',
  ]
}
