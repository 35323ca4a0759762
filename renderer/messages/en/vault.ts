export const vault = {
  title: 'Vault and security',
} as const
