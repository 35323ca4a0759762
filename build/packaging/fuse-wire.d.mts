/** Every fuse of schema 1 by its place, and what it shall be. */
export const wantedFuses: readonly (readonly [name: string, wanted: boolean])[]

/** The fuse wires of a program, one for each of its architectures: where the first fuse is, and `0`, `1` or `r` for each. */
export function fuseWires(program: Buffer): { start: number; version: number; states: string }[]

/** Sets every fuse as it is wanted. Throws where the program has none, or more or fewer of them than are known. */
export function setFuses(file: string): Promise<void>
