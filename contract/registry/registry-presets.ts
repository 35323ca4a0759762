/** What fills in the form for a well-known registry; it changes nothing in how the registry is treated. */
export interface RegistryPreset {
  id: string
  /** The product's own name, which is not translated. */
  name: string
  /** What to put into the address field; `<…>` marks what the user replaces. */
  address: string
  /** Fixed usernames that the registry asks for beside a token, the usual one first. */
  usernames: readonly string[]
  /** What the password is, as a key of `presets.passwords` in the messages. */
  password: 'access-token' | 'deploy-token' | 'service-key' | 'login-password' | 'robot-secret' | 'api-key'
  /** How the page on which such a token is made is called there; English, as it stands on that page. */
  tokenPage: string
  /** Its credentials end by themselves after so many milliseconds. */
  endsAfter?: number
}

const hour = 3_600_000

/** The presets under *Custom*, in the order in which they are shown. */
export const registryPresets: readonly RegistryPreset[] = [
  {
    id: 'github',
    name: 'GitHub',
    address: 'ghcr.io',
    usernames: [],
    password: 'access-token',
    tokenPage: 'Settings, Developer settings, Personal access tokens (classic), scope read:packages',
  },
  {
    id: 'gitlab',
    name: 'GitLab',
    address: 'registry.gitlab.com',
    usernames: [],
    password: 'deploy-token',
    tokenPage: 'Settings, Repository, Deploy tokens, scope read_registry',
  },
  {
    id: 'google-artifact-registry',
    name: 'Google Artifact Registry',
    address: '<location>-docker.pkg.dev',
    usernames: ['_json_key', '_json_key_base64', 'oauth2accesstoken'],
    password: 'service-key',
    tokenPage: 'IAM & Admin, Service Accounts, Keys',
  },
  {
    id: 'aws-ecr',
    name: 'AWS ECR',
    address: '<account>.dkr.ecr.<region>.amazonaws.com',
    usernames: ['AWS'],
    password: 'login-password',
    tokenPage: 'aws ecr get-login-password',
    endsAfter: 12 * hour,
  },
  {
    id: 'azure',
    name: 'Azure Container Registry',
    address: '<registry>.azurecr.io',
    usernames: [],
    password: 'access-token',
    tokenPage: 'Container registry, Repository permissions, Tokens',
  },
  {
    id: 'jfrog',
    name: 'JFrog Artifactory',
    address: '<server>.jfrog.io',
    usernames: [],
    password: 'access-token',
    tokenPage: 'Edit Profile, Generate an Identity Token',
  },
  {
    id: 'harbor',
    name: 'Harbor',
    address: '<host>',
    usernames: [],
    password: 'robot-secret',
    tokenPage: 'Project, Robot Accounts',
  },
  {
    id: 'nvidia',
    name: 'NVIDIA NGC',
    address: 'nvcr.io',
    usernames: ['$oauthtoken'],
    password: 'api-key',
    tokenPage: 'Setup, Generate API Key',
  },
  {
    id: 'red-hat',
    name: 'Red Hat',
    address: 'registry.redhat.io',
    usernames: [],
    password: 'access-token',
    tokenPage: 'Registry Service Accounts',
  },
  {
    id: 'digital-ocean',
    name: 'DigitalOcean',
    address: 'registry.digitalocean.com',
    usernames: [],
    password: 'access-token',
    tokenPage: 'API, Tokens, Generate New Token',
  },
]
