import { stringify } from 'yaml'

export interface KubernetesLogin {
  /** A Kubernetes secret name: the registry's own. */
  name: string
  namespaces: readonly string[]
  /** Canonical, with its path prefix if it has one. */
  address: string
  username: string
  email?: string | undefined
  /** UTF-8; stays the caller's. */
  password: Buffer
}

/** The key under which Docker, and so Kubernetes, looks for the login of Docker Hub. */
const dockerHubKey = 'https://index.docker.io/v1/'

/**
 * Manifests of type `kubernetes.io/dockerconfigjson`, one YAML document a namespace, as `kubectl create secret
 * docker-registry` would make them. All values stand in quotes, because YAML 1.1 takes names such as `on` for
 * something else.
 */
export function kubernetesSecrets(login: KubernetesLogin): string[] {
  const data = { '.dockerconfigjson': Buffer.from(dockerConfig(login)).toString('base64') }
  return login.namespaces.map((namespace) =>
    stringify(
      {
        apiVersion: 'v1',
        kind: 'Secret',
        type: 'kubernetes.io/dockerconfigjson',
        metadata: { name: login.name, namespace },
        data,
      },
      {
        defaultStringType: 'QUOTE_DOUBLE',
        defaultKeyType: 'PLAIN',
        lineWidth: 0,
        aliasDuplicateObjects: false,
      },
    ),
  )
}

function dockerConfig({ address, username, email, password }: KubernetesLogin): string {
  const text = password.toString('utf8')
  const auth = Buffer.from(`${username}:${text}`).toString('base64')
  const key = address === 'docker.io' ? dockerHubKey : address
  return JSON.stringify({
    auths: { [key]: { username, password: text, ...(email === undefined ? {} : { email }), auth } },
  })
}
