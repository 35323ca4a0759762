/** Where the engine listens by default, as the docker CLI decides it: the option, `DOCKER_HOST`, the platform's socket. */
export function defaultEndpoint(
  option: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  platform: string,
): string {
  if (option) return option
  if (env.DOCKER_HOST) return env.DOCKER_HOST
  return platform === 'win32' ? 'npipe:////./pipe/docker_engine' : 'unix:///var/run/docker.sock'
}
