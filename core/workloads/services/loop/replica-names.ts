/** `SERVICE-N` with the lowest number that no name of the list has, whatever its case. */
export function freeName(service: string, names: readonly string[]): string {
  const taken = new Set(names.map((name) => name.toLowerCase()))
  let number = 1
  while (taken.has(`${service}-${number}`.toLowerCase())) number += 1
  return `${service}-${number}`
}
