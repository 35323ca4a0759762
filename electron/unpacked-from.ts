export interface StartedAs {
  readonly platform: NodeJS.Platform
  readonly env: NodeJS.ProcessEnv
  /** The program that runs. */
  readonly program: string
}

/**
 * The one file out of which this copy of the program unpacks itself at every start: an AppImage, or the portable program
 * of Windows. Undefined for what is installed. What another AppImage has started inherits its variables, so they count
 * only where the program runs in the folder that they name (github.com/AppImage/docs.appimage.org, `APPDIR`).
 */
export function unpackedFrom({ platform, env, program }: StartedAs): string | undefined {
  if (platform === 'win32') return env.PORTABLE_EXECUTABLE_FILE
  if (platform !== 'linux' || !env.APPDIR) return undefined
  return program.startsWith(`${env.APPDIR}/`) ? env.APPIMAGE : undefined
}
