/**
 * Switches of Chromium and Node that open the app to others or take its sandbox away. No fuse covers the
 * first three, so a packaged app that is started with one of them does not run.
 */
const forbidden: readonly string[] = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'no-sandbox',
  'disable-web-security',
  'disable-site-isolation-trials',
  'inspect',
  'inspect-brk',
  'js-flags',
  'load-extension',
]

export function forbiddenSwitch(has: (name: string) => boolean): string | undefined {
  return forbidden.find((name) => has(name))
}
