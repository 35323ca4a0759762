import { faults } from '../../../sentences/de/faults.ts'
import { problems } from '../../../sentences/de/problems.ts'
import type { ProblemCatalogue } from '../../../sentences/problem-catalogue.ts'
import type { en } from '../en/en.ts'
import type { Shape } from '../shape.ts'
import { about } from './about.ts'
import { access } from './access.ts'
import { activity } from './activity.ts'
import { environments } from './environments.ts'
import { frame } from './frame.ts'
import { images } from './images.ts'
import { launch } from './launch.ts'
import { logs } from './logs.ts'
import { program } from './program.ts'
import { projects } from './projects.ts'
import { pulls } from './pulls.ts'
import { registries } from './registries/registries.ts'
import { terminal } from './terminal.ts'
import { ui } from './ui.ts'
import { vault } from './vault.ts'
import { workloads } from './workloads.ts'

/** The German catalogue, which the page fetches when it is spoken. */
export const de = {
  about,
  access,
  activity,
  environments,
  faults,
  frame,
  images,
  launch,
  logs,
  problems,
  program,
  projects,
  pulls,
  registries,
  terminal,
  ui,
  vault,
  workloads,
} as const satisfies Shape<Omit<typeof en, 'problems'>> & { problems: ProblemCatalogue }
