import type { ProblemCode, ProblemData } from '../contract/problem.ts'

type Head<C extends string> = C extends `${infer H}.${string}` ? H : never
type Tail<C extends string, H extends string> = C extends `${H}.${infer T}` ? T : never
type Reason<C extends ProblemCode> = ProblemData<C> extends { reason: infer R extends string } ? R : never

/**
 * The words of one problem: what happened (`named` where the data names a registry, `reasons` where it gives
 * one), and what to do (`nexts` where the reason asks for something else).
 */
type Words<C extends ProblemCode> = {
  readonly says: string
  readonly named?: string
  readonly next: string
} & (string extends Reason<C>
  ? unknown
  : [Reason<C>] extends [never]
    ? unknown
    : {
        readonly reasons: { readonly [R in Reason<C>]: string }
        readonly nexts?: { readonly [R in Reason<C>]?: string }
      })

/** Words for every code of the contract: a code without words does not compile. */
export type ProblemCatalogue = {
  readonly [H in Head<ProblemCode>]: {
    readonly [T in Tail<ProblemCode, H>]: `${H}.${T}` extends ProblemCode ? Words<`${H}.${T}`> : never
  }
}
