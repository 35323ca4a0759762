/** What went when a name of an image was taken away: names, and images or parts of images. */
export type RemovedImage = { readonly untagged: number; readonly deleted: number }

/** What an engine said of a file: which images it has from it, by name or id, and what it did not like. */
export type LoadAnswer = { readonly images: readonly string[]; readonly failure?: string | undefined }

/**
 * A saved file on its way: read `chunks` to the end, or `close`. An engine that fails in the midst says so in the
 * file itself: `ending` tells whether what has come ends as an archive does, and else the engine's words.
 */
export type SavedFile = {
  readonly chunks: AsyncIterable<Buffer>
  readonly close: () => void
  readonly ending: { readonly whole: true } | { readonly whole: false; readonly words: string }
}
