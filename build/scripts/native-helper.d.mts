/** The sources of the native helper for a platform. */
export function nativeSources(platform: NodeJS.Platform): string[]
/** What every compiler is told, whatever it builds for. */
export function nativeFlags(version: string, node?: string): string[]
/** Whether there is a compiler, so that the helper is a program and no script. */
export function compilerStands(compiler?: string): boolean
/**
 * Builds `docker-credential-fairlead` into a folder, by the C compiler of the machine. Where there is none, a
 * script stands in its place that does the same by Node, and takes longer for it.
 */
export function buildNativeHelper(
  into: string,
  compiler?: string,
  more?: { node?: string; flags?: readonly string[] },
): Promise<void>
