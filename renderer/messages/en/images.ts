export const images = {
  title: 'Images',
  lead: 'What is on the engine “{name}”.',
  empty: 'There is no image on this engine yet.',
  search: 'Search images',
  noMatch: 'No image matches “{text}”.',
  columns: {
    reference: 'Image',
    digest: 'Digest',
    size: 'Size',
    age: 'Age',
    credential: 'Credential last used',
    actions: 'Actions',
  },
  unnamed: 'No name',
  launch: 'Launch',
  launchNamed: 'Launch {image}',
  removedCredential: 'Removed',
} as const
