import type { LockedPackage } from './locked-packages.mjs'

/** The licences of parts, each text once. `text`: the places of a part's texts in `texts`. */
export interface Licences {
  parts: { name: string; version: string; licence: string; author?: string; text: number[] }[]
  texts: string[]
}

export function licencesOf(packages: readonly LockedPackage[]): Licences

/** The same as one text, for the folder of a package. */
export function licenceFile(licences: Licences, program: string): string
