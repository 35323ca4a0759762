import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const windows = process.platform === 'win32'

/**
 * Writes the command `fairlead` into a folder beside `main`: it finds a Node, or the desktop's runtime, which can
 * be one, and runs `main/cli.js` by it. Options for Node that stand in the environment are not the user's here.
 *
 * @param {string} into
 */
export async function writeLauncher(into) {
  await mkdir(into, { recursive: true })
  if (windows) await writeFile(join(into, 'fairlead.cmd'), windowsLines().join('\r\n'))
  else {
    await writeFile(join(into, 'fairlead'), shellLines().join('\n'))
    await chmod(join(into, 'fairlead'), 0o755)
  }
}

const missing =
  'fairlead: there is no Node.js 20.19 or newer to run it by. Install one, or start Fairlead itself'

function shellLines() {
  return [
    '#!/bin/sh',
    'unset NODE_OPTIONS NODE_DEBUG NODE_PATH NODE_EXTRA_CA_CERTS DEBUG ELECTRON_RUN_AS_NODE',
    // The link that leads here may stand anywhere; without one no other program is started to look.
    'own=$0',
    '[ -L "$own" ] && own=$(readlink -f -- "$own")',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
    'case $own in */*) bin=${own%/*} ;; *) bin=. ;; esac',
    'script=$bin/../main/cli.js',
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

function windowsLines() {
  return [
    '@echo off',
    'setlocal',
    'set NODE_OPTIONS=',
    'set NODE_DEBUG=',
    'set NODE_PATH=',
    `set "node=${process.execPath}"`,
    'if not exist "%node%" set "node=node"',
    '"%node%" -- "%~dp0..\\main\\cli.js" %*',
    '',
  ]
}
