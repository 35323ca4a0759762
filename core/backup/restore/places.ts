import { join } from 'node:path'
import * as z from 'zod'
import type { FileFormat } from '../../storage/envelope.ts'

const idSchema = z.string().regex(/^[0-9a-f]{16}$/)
const keptNameSchema = z.string().regex(/^before-restore-\d{8}T\d{6}Z(-\d{1,4})?$/)

const markerSchema = z.strictObject({ id: idSchema, keptAs: keptNameSchema, madeAt: z.int().min(0) })
export type RestoreMarker = z.infer<typeof markerSchema>

export const restoreMarkerFormat: FileFormat<RestoreMarker> = {
  format: 'fairlead/restore',
  version: 1,
  schema: markerSchema,
}

export function stagedFolder(folder: string, id: string): string {
  return join(folder, `restore-${id}`)
}

export function uploadFile(folder: string, id: string): string {
  return join(folder, `restore-${id}.upload`)
}

/** Where a staged folder goes in one step before it is removed bit by bit. */
export function undoneFolder(folder: string, id: string): string {
  return join(folder, `restore-${id}.undone`)
}

export const askedMarker = (folder: string): string => join(folder, 'restore-asked.json')
export const movingMarker = (folder: string): string => join(folder, 'restore-moving-out.json')
export const movedOutMarker = (folder: string): string => join(folder, 'restore-moved-out.json')

/** Whether an entry is what a restore leaves that was never asked for to the end. */
export function isUnfinished(name: string): boolean {
  return /^restore-[0-9a-f]{16}(\.upload|\.undone)?$/.test(name)
}

/** The name under which a state is kept that was replaced at an instant, in milliseconds since 1970. */
export function keptName(instant: number, number: number): string {
  const time = new Date(instant).toISOString().replace(/[-:]|\.\d{3}/g, '')
  return `before-restore-${time}${number === 1 ? '' : `-${number}`}`
}

/** When the state of such a name was replaced; undefined for any other name. */
export function keptSince(name: string): number | undefined {
  const time = /^before-restore-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z(-\d{1,4})?$/.exec(name)
  if (time === null) return undefined
  const [, year, month, day, hour, minute, second] = time
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(at) ? undefined : at
}
