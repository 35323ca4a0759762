import type { LocationQueryValue } from 'vue-router'

/** A part of the page's address as text: the first where there are several, empty where there is none. */
export function queryText(value: LocationQueryValue | LocationQueryValue[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? ''
}
