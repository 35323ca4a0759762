import type { desktop } from './en/desktop.ts'

type Leaves<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Leaves<T[K]>}`
}[keyof T & string]

/** The shape of the desktop's catalogue, in every language. */
export type DesktopTexts<T = typeof desktop> = {
  readonly [K in keyof T]: T[K] extends string ? string : DesktopTexts<T[K]>
}

/** The path of a text in it. */
export type DesktopTextKey = Leaves<typeof desktop>
