export const environments = {
  title: 'Environments',
  lead: 'The container engines that this workspace may use.',
  endpoint: 'Endpoint',
  engine: 'Engine',
  api: 'API',
  platform: 'Platform',
  works: 'Answers',
  noAnswer: 'No answer',
} as const
