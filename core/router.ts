import { accessRoutes } from './routes/access-routes.ts'
import { activityRoutes } from './routes/activity-routes.ts'
import { appRoutes } from './routes/app-routes.ts'
import { backupRoutes } from './routes/backup-routes.ts'
import { desktopRoutes } from './routes/desktop-routes.ts'
import { diagnosticsRoutes } from './routes/diagnostics-routes.ts'
import { environmentRoutes } from './routes/environment-routes.ts'
import { exchangeRoutes } from './routes/exchange-routes.ts'
import { imageRoutes } from './routes/image-routes.ts'
import { impactRoutes } from './routes/impact-routes.ts'
import { os } from './routes/implementer.ts'
import { logRoutes } from './routes/log-routes.ts'
import { projectRoutes } from './routes/project-routes.ts'
import { pullRoutes } from './routes/pull-routes.ts'
import { registryRoutes } from './routes/registry-routes.ts'
import { serviceRoutes } from './routes/service-routes.ts'
import { sessionRoutes } from './routes/session-routes.ts'
import { terminalRoutes } from './routes/terminal-routes.ts'
import { updateRoutes } from './routes/update-routes.ts'
import { vaultRoutes } from './routes/vault-routes.ts'
import { workloadRoutes } from './routes/workload-routes.ts'
import type { Services } from './services.ts'

/** Every procedure of the contract, each one call to the service that does it. */
export function createRouter(services: Services) {
  return os.router({
    access: accessRoutes(services),
    activity: activityRoutes(services),
    app: appRoutes(services),
    backup: backupRoutes(services),
    desktop: desktopRoutes(services),
    diagnostics: diagnosticsRoutes(services),
    environments: environmentRoutes(services),
    exchange: exchangeRoutes(services),
    images: imageRoutes(services),
    impact: impactRoutes(services),
    logs: logRoutes(services),
    projects: projectRoutes(services),
    pulls: pullRoutes(services),
    registries: registryRoutes(services),
    services: serviceRoutes(services),
    sessions: sessionRoutes(services),
    terminal: terminalRoutes(services),
    updates: updateRoutes(services),
    vault: vaultRoutes(services),
    workloads: workloadRoutes(services),
  })
}
