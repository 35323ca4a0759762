import type { AppSide, Conclusion, EngineSide } from '../../../contract/access.ts'

/** What this program and the engine met at one registry, put together. */
export function concludeSides(app: AppSide, engine: EngineSide): Conclusion {
  if (engine.kind === 'reached') return 'works-now'
  const refused = engine.kind === 'failed' ? engine.problem.code : ''
  // a proxy on the engine's way explains whatever else is seen there
  if (refused === 'pull.proxy') return 'engine-proxy'
  switch (app.kind) {
    case 'trusted':
      if (refused === 'pull.certificate') return 'engine-lacks-authority'
      if (refused === 'pull.plain-http') return 'answers-differ'
      return refused === 'pull.unreachable' ? 'only-app-reaches' : 'unclear'
    case 'untrusted':
      if (refused === 'pull.plain-http') return 'answers-differ'
      if (refused === 'pull.unreachable') return 'only-app-reaches'
      return refused === 'pull.certificate' ? faultOf(app.fault) : 'unclear'
    case 'plain-http':
      if (refused === 'pull.certificate') return 'answers-differ'
      if (refused === 'pull.unreachable') return 'only-app-reaches'
      return refused === 'pull.plain-http' ? 'plain-http' : 'unclear'
    case 'unreachable':
      if (refused === 'pull.certificate' || refused === 'pull.plain-http') return 'only-engine-reaches'
      return refused === 'pull.unreachable' ? 'nobody-reaches' : 'unclear'
  }
}

function faultOf(fault: Extract<AppSide, { kind: 'untrusted' }>['fault']): Conclusion {
  switch (fault) {
    case 'unknown-issuer':
    case 'self-signed':
      return 'private-authority'
    case 'expired':
    case 'not-yet-valid':
    case 'other-name':
      return fault
    case 'other':
      return 'unclear'
  }
}
