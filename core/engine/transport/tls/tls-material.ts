/** PEM text, or the path of the file that holds it: read anew for each connection, so that a renewed one counts. */
export type PemSource = { readonly file: string } | { readonly pem: Buffer }

/**
 * What TLS to one engine needs beyond its address. With `ca` only the authorities in there count, without it the
 * system's. `cert` and `key` are the client's own. `serverName` is the name that the certificate must hold in the place
 * of the host's. There is no way to leave a certificate unchecked.
 */
export type TlsMaterial = {
  readonly ca?: PemSource
  readonly cert?: PemSource
  readonly key?: PemSource
  readonly serverName?: string
}
