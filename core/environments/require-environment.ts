import { Problem } from '../../contract/problem.ts'
import type { EnvironmentService } from './environment-service.ts'

/** Throws `environment.not-found`. One whose endpoint cannot be used is there all the same. */
export function requireEnvironment(environments: Pick<EnvironmentService, 'engine'>, id: string): void {
  try {
    environments.engine(id)
  } catch (error) {
    if (!(error instanceof Problem) || error.code === 'environment.not-found') throw error
  }
}
