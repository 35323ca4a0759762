export const registries = {
  title: 'Registries',
} as const
