import { type BedRegistry, serveDistribution } from './serve-distribution.ts'

/** Starts a registry that never asks: it takes every login, for nobody is asked for one. Plain HTTP. */
export function startOpenRegistry(options: { readonly address: string }): Promise<BedRegistry> {
  return serveDistribution({ ...options, users: [], configure: () => ({}) })
}
