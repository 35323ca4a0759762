/** What the program is made of, as the build has written it. `text`: the places of a part's texts in `texts`. */
export interface Licences {
  readonly parts: readonly {
    readonly name: string
    readonly version: string
    readonly licence: string
    readonly author?: string
    readonly text: readonly number[]
  }[]
  readonly texts: readonly string[]
}

/** Reads the list beside the page. Throws where it is not there. */
export async function loadLicences(): Promise<Licences> {
  const answer = await fetch('/licences.json')
  if (!answer.ok) throw new Error(`licences: ${answer.status}`)
  return await answer.json()
}
