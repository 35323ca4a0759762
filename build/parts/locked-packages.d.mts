/** A package as it is shipped; `hash`: SHA-512 of its archive, in hexadecimal digits. */
export interface LockedPackage {
  path: string
  name: string
  version: string
  licence: string
  author?: string
  hash: string
  needs: string[]
}

/** What the lock file says of packages, by their paths; sorted by name. Throws where one is not in it. */
export function lockedPackages(paths: readonly string[]): LockedPackage[]

/** The licences and notices that a package brings. */
export function licenceTexts(path: string): string[]
