import type { FailureClass } from '../../../../core/engine/engine-failure.ts'

/**
 * Texts of engines that the bed does not have, as their users and their sources give them, each with its meaning
 * when a credential was sent.
 */
export const newerEngines: readonly (readonly [string, FailureClass, string])[] = [
  // Docker Engine 23 and later: a Go that names what failed
  [
    'Docker Engine 23',
    'certificate',
    'Get "https://registry-1.docker.io/v2/": tls: failed to verify certificate: x509: certificate is valid for *.example.net, not registry-1.docker.io',
  ],
  // moby/moby 46765 and 48414
  [
    'Docker Engine 28, containerd store',
    'no-platform',
    'no matching manifest for linux/arm64/v8 in the manifest list entries: no match for platform in manifest: not found',
  ],
  [
    'Docker Engine 26, containerd store',
    'no-platform',
    `no match for platform in manifest sha256:${'4'.repeat(64)}: not found`,
  ],
  // docker/for-linux 1170
  [
    'Docker Engine 20.10 to 28',
    'no-platform',
    'image with reference pihole/pihole:v5.2.1 was found but does not match the specified platform: wanted linux/arm64, actual: linux/amd64',
  ],
  // containerd core/remotes/docker: ErrUnexpectedStatus before 2.0, and the words of Docker Hub
  [
    'containerd 1.7',
    'quota',
    `failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/rust/manifests/sha256:${'d'.repeat(64)}: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit`,
  ],
  [
    'Docker Engine 29, containerd store',
    'quota',
    'error from registry: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
  ],
  [
    'containerd 2',
    'unreachable',
    'failed to resolve reference "registry.example.com/team/app:1": unexpected status from HEAD request to https://registry.example.com/v2/team/app/manifests/1: 503 Service Unavailable',
  ],
  // containerd/containerd 5435
  [
    'containerd 1.4',
    'unreachable',
    'failed to resolve reference "registry.example.com/team/app:1": unexpected EOF',
  ],
  // containerd/containerd 13206
  [
    'containerd 2',
    'certificate',
    'failed to resolve reference "my-registry:2524/team/app:1": failed to do request: Head "https://my-registry:2524/v2/team/app/manifests/1": remote error: tls: certificate required',
  ],
  [
    'Docker Desktop 4.72, containerd store',
    'disk-full',
    `failed to extract layer (application/vnd.oci.image.layer.v1.tar+gzip sha256:${'0'.repeat(64)}) to overlayfs as "extract-260106421-WDeK sha256:${'d'.repeat(64)}": write /var/lib/desktop-containerd/daemon/io.containerd.snapshotter.v1.overlayfs/snapshots/105/fs/home/x: no space left on device`,
  ],
  [
    'Docker Engine 28',
    'other',
    'failed to register layer: write /usr/lib/python3/dist-packages/PIL/ImageMath.py: input/output error',
  ],
  // Podman 5 tells the source once more
  [
    'Podman 5',
    'wrong-credential',
    'unable to copy from source docker://alpine:latest: initializing source docker://alpine:latest: reading manifest latest in docker.io/library/alpine: authentication required',
  ],
  [
    'Podman 5',
    'certificate',
    'unable to copy from source docker://hello-world:latest: initializing source docker://hello-world:latest: pinging container registry registry-1.docker.io: Get "https://registry-1.docker.io/v2/": tls: failed to verify certificate: x509: certificate is valid for *.example.net, not registry-1.docker.io',
  ],
  [
    'Podman 5',
    'quota',
    'unable to copy from source docker://docker.io/n8nio/n8n:latest: initializing source docker://docker.io/n8nio/n8n:latest: reading manifest latest in docker.io/n8nio/n8n: toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
  ],
  [
    'containers/image 5',
    'quota',
    'initializing source docker://quay.io/team/app:1: too many requests to registry',
  ],
  ['containers/image 5.0', 'quota', 'too many request to registry'],
  [
    'Podman 4.6',
    'no-right',
    'initializing source docker://jasonacox/weather41:0.2.2: reading manifest 0.2.2 in docker.io/jasonacox/weather41: requested access to the resource is denied',
  ],
  [
    'Podman 3',
    'no-right',
    'Error initializing source docker://sonartype/nexus3:latest: Error reading manifest latest in docker.io/sonartype/nexus3: errors:\ndenied: requested access to the resource is denied\nunauthorized: authentication required\n',
  ],
  // containers/podman 19377
  [
    'Podman 4.4',
    'disk-full',
    'writing blob: adding layer with blob "sha256:[hash]": processing tar file(write /usr/local/lib/python3.8/x.pyc: no space left on device): exit status 1',
  ],
  [
    'Podman 5',
    'quota',
    'reading manifest 1 in r.local/team/app: StatusCode: 429, "<html><h1>Slow down</h1></html>"',
  ],
  ['Podman 5', 'unreachable', 'reading blob sha256:1: fetching blob: StatusCode: 502, "<html>"'],
]
