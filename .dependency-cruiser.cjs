/**
 * The layers and walls of ARCHITECTURE.md. A rule that fails here is a question about the structure, not
 * about the rule.
 */
const ladder = [
  ['storage', 'images', 'rpc'],
  ['vault', 'activity', 'engine', 'registry-api', 'shell'],
  ['environments', 'projects', 'backup'],
  ['registries'],
  ['pulls', 'exchange'],
  ['workloads', 'terminal'],
  ['impact', 'diagnostics'],
]

const ladderRules = ladder.flatMap((rung, height) =>
  rung.map((slice) => {
    const allowed = [slice, ...ladder.slice(0, height).flat()]
    return {
      name: `ladder-${slice}`,
      comment: `core/${slice} stands on rung ${height}: it imports only from rungs below, never from a sibling`,
      severity: 'error',
      from: { path: `^core/${slice}/` },
      to: { path: '^core/', pathNot: `^core/(${allowed.join('|')})/` },
    }
  }),
)

const layer = (from, allowed) => ({
  name: `layer-${from}`,
  severity: 'error',
  from: { path: `^${from}/` },
  to: {
    path: '^(contract|sentences|core|electron|web|terminal|cli|renderer|test|build)/',
    pathNot: `^(${allowed.join('|')})/`,
  },
})

const only = (name, packages, path, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: '^(contract|sentences|core|electron|web|terminal|cli|renderer)/', pathNot: path },
  to: { path: packages },
})

module.exports = {
  forbidden: [
    layer('contract', ['contract']),
    layer('sentences', ['sentences', 'contract']),
    layer('core', ['core', 'contract']),
    layer('electron', ['electron', 'core', 'contract', 'sentences']),
    layer('web', ['web', 'core', 'contract']),
    layer('terminal', ['terminal', 'core', 'contract']),
    layer('cli', ['cli', 'core', 'contract', 'sentences']),
    layer('renderer', ['renderer', 'contract', 'sentences']),
    ...ladderRules,
    {
      name: 'contract-imports-only-the-schema-libraries',
      severity: 'error',
      from: { path: '^contract/' },
      to: { pathNot: '^contract/|node_modules/(zod|@orpc/contract)/' },
    },
    {
      name: 'no-node-in-the-page',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    only(
      'keyring-wall',
      'node_modules/@napi-rs/keyring',
      '^core/vault/slots/keyring-store\\.ts$',
      'one file speaks to the OS keyring',
    ),
    only('electron-wall', 'node_modules/electron/', '^electron/', 'only electron/ imports Electron'),
    only(
      'http-wall',
      '^(node:)?https?$',
      '^(core/engine|core/registry-api|web)/',
      'only the engine client speaks HTTP to an engine',
    ),
    {
      name: 'features-are-strangers',
      comment: 'a renderer feature imports ui, rpc, composables, messages and itself, never another feature',
      severity: 'error',
      from: { path: '^renderer/([a-z-]+)/', pathNot: '^renderer/(ui|rpc|composables|messages|frame)/' },
      to: { path: '^renderer/[a-z-]+/', pathNot: '^renderer/($1|ui|rpc|composables|messages)/' },
    },
    {
      name: 'shared-page-parts-know-no-feature',
      severity: 'error',
      from: { path: '^renderer/(ui|rpc|composables|messages)/' },
      to: { path: '^renderer/[a-z-]+/', pathNot: '^renderer/(ui|rpc|composables|messages)/' },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    extraExtensionsToScan: ['.vue'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
