/** `Docker 20.10` for `Docker Engine 20.10.24+dfsg1`: what tells engines apart at a glance. */
export function shortEngineName(engine: { readonly product: string; readonly version: string }): {
  product: string
  version: string
} {
  return {
    product: engine.product.replace(/ Engine$/, ''),
    version: /^\d+\.\d+/.exec(engine.version)?.[0] ?? engine.version,
  }
}
