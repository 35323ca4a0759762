const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
const host =
  '(?:[a-zA-Z0-9-]+\\.[a-zA-Z0-9.-]+(?::\\d{1,5})?|[a-zA-Z0-9-]+:\\d{1,5}(?=/)|localhost|\\[[0-9a-f:]+\\](?::\\d{1,5})?)'
const reference = new RegExp(
  `^(?:${host}/)?${component}(?:/${component})*(?::[\\w][\\w.-]{0,127})?(?:@[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-f]{32,})?$`,
)

/** Whether what is typed could be an image as `docker run` takes it; the core reads it for good. */
export function couldBeImage(words: string): boolean {
  return words.length >= 2 && words.length <= 1024 && reference.test(words)
}

/** Whether it can hardly be anything else: it names a host, a path, a tag or a digest. */
export function isSurelyImage(words: string): boolean {
  return couldBeImage(words) && /[/:@]/.test(words)
}
