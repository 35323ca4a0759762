import type { LockedPackage } from './locked-packages.mjs'

/** The bill of materials in CycloneDX 1.6. */
export function sbomOf(
  program: { name: string; version: string; license: string },
  packages: readonly LockedPackage[],
): { serialNumber: string } & Record<string, unknown>
