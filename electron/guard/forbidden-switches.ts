/**
 * Switches of Chromium and Node that open the app to others, take its sandbox away or send its page elsewhere
 * (docs/api/command-line-switches.md). No fuse covers those of Chromium, so a packaged app that is started with
 * one of them does not run.
 */
const forbidden: ReadonlySet<string> = new Set([
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
  'inspect',
  'inspect-brk',
  'inspect-brk-node',
  'inspect-wait',
  'inspect-port',
  'inspect-publish-uid',
  'experimental-network-inspection',
  'debug',
  'debug-brk',
  'debug-port',
  'no-sandbox',
  'disable-setuid-sandbox',
  'disable-namespace-sandbox',
  'disable-seccomp-filter-sandbox',
  'disable-gpu-sandbox',
  'no-zygote',
  'no-zygote-sandbox',
  'single-process',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
  'disable-web-security',
  'disable-site-isolation-trials',
  'allow-file-access-from-files',
  'allow-running-insecure-content',
  'unsafely-treat-insecure-origin-as-secure',
  'enable-blink-features',
  'enable-experimental-web-platform-features',
  'use-fake-ui-for-media-stream',
  'js-flags',
  'load-extension',
  'disable-extensions-except',
  'host-rules',
  'host-resolver-rules',
  'proxy-server',
  'proxy-pac-url',
  'proxy-auto-detect',
  'proxy-bypass-list',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'auth-server-whitelist',
  'auth-server-allowlist',
  'auth-negotiate-delegate-whitelist',
  'auth-negotiate-delegate-allowlist',
  'ssl-key-log-file',
  'log-net-log',
])

export interface StartedWith {
  /** Asks Chromium for a switch. */
  has(name: string): boolean
  /** The arguments themselves: Node takes `--inspect_brk` for `--inspect-brk`, which Chromium does not know so. */
  readonly typed: readonly string[]
  readonly platform: NodeJS.Platform
}

/** The first such switch that the app was started with. */
export function forbiddenSwitch({ has, typed, platform }: StartedWith): string | undefined {
  const named = typed.flatMap((argument) => switchName(argument, platform) ?? [])
  return [...forbidden].find(has) ?? named.find((name) => forbidden.has(name))
}

/** Windows takes a slash for two dashes, and letters of either case. */
function switchName(argument: string, platform: NodeJS.Platform): string | undefined {
  const prefixed = platform === 'win32' ? /^(?:--?|\/)([\w-]+)/ : /^--?([\w-]+)/
  return prefixed.exec(argument)?.[1]?.toLowerCase().replaceAll('_', '-')
}
