export const environments = {
  title: 'Environments',
  lead: 'The container engines that this workspace may use.',
  table: 'Environments',
  name: 'Name',
  endpoint: 'Endpoint',
  engine: 'Engine',
  api: 'API',
  platform: 'Platform',
  noAnswer: 'No answer',
} as const
