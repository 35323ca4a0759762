import { access } from './access.ts'
import { activity } from './activity.ts'
import { app } from './app.ts'
import { backup } from './backup.ts'
import { desktop } from './desktop.ts'
import { diagnostics } from './diagnostics.ts'
import { environments } from './environments.ts'
import { exchange } from './exchange.ts'
import { images } from './images.ts'
import { impact } from './impact.ts'
import { logs } from './logs.ts'
import { projects } from './projects.ts'
import { pulls } from './pulls.ts'
import { registries } from './registries.ts'
import { services } from './services.ts'
import { sessions } from './sessions.ts'
import { terminal } from './terminal.ts'
import { updates } from './updates.ts'
import { vault } from './vault.ts'
import { workloads } from './workloads.ts'

/** Everything that page and core may say to each other. */
export const contract = {
  access,
  activity,
  app,
  backup,
  desktop,
  diagnostics,
  environments,
  exchange,
  images,
  impact,
  logs,
  projects,
  pulls,
  registries,
  services,
  sessions,
  terminal,
  updates,
  vault,
  workloads,
}
export type Contract = typeof contract
