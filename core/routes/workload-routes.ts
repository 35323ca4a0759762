import type { Services } from '../services.ts'
import { checkRunForm } from '../workloads/form/check-run-form.ts'
import { readRunLine } from '../workloads/form/line/run-line.ts'
import { showForm } from '../workloads/form/show/show-form.ts'
import { done, os } from './implementer.ts'

/** The procedures of launches, and of the containers that they made. */
export function workloadRoutes({ launches, workloads }: Services) {
  return {
    launch: os.workloads.launch.handler(({ input }) => launches.start(input)),
    launches: os.workloads.launches.handler(() => launches.list()),
    launchAgain: os.workloads.launchAgain.handler(({ input }) => launches.again(input.id)),
    stopLaunch: os.workloads.stopLaunch.handler(({ input }) => launches.stop(input.id)),
    checkForm: os.workloads.checkForm.handler(({ input }) => checkRunForm(input)),
    readRunLine: os.workloads.readRunLine.handler(({ input }) => readRunLine(input.line)),
    showAs: os.workloads.showAs.handler(({ input }) => showForm(input)),
    list: os.workloads.list.handler(({ input }) => workloads.all(input.environmentId)),
    others: os.workloads.others.handler(({ input }) => workloads.others(input.environmentId)),
    adopt: os.workloads.adopt.handler(({ input: { projectId, namespace, ...target } }) =>
      done(workloads.adopt(target, projectId, namespace)),
    ),
    leave: os.workloads.leave.handler(({ input }) => done(workloads.leave(input))),
    inspect: os.workloads.inspect.handler(({ input }) => workloads.inspect(input)),
    stats: os.workloads.stats.handler(({ input, signal }) =>
      workloads.stats(input, signal ?? new AbortController().signal),
    ),
    start: os.workloads.start.handler(({ input }) => done(workloads.start(input))),
    stop: os.workloads.stop.handler(({ input }) => done(workloads.stop(input))),
    restart: os.workloads.restart.handler(({ input }) => done(workloads.restart(input))),
    remove: os.workloads.remove.handler(({ input }) => done(workloads.remove(input))),
  }
}
