/** A text with every mention of the home folder as `~`: it holds the user's name. */
export function homeless(text: string, home: string): string {
  const bare = home.replace(/[/\\]+$/, '')
  if (bare.length < 2) return text
  return [bare, encodeURI(bare), bare.replaceAll('\\', '/')].reduce(
    (told, form) => told.replaceAll(form, '~'),
    text,
  )
}
