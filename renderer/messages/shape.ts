/** The keys of a catalogue with any text at each: what a translation has to give, no more and no less. */
export type Shape<T> = { readonly [K in keyof T]: T[K] extends string ? string : Shape<T[K]> }
