import { invalidInput } from '../../../../contract/problem.ts'
import type { ShownForm } from '../../../../contract/workload/run-form.ts'
import type { LaunchDraft } from '../../../../contract/workloads.ts'
import { familiar } from '../../../images/image-reference.ts'
import { readImage } from '../../../registries/matcher.ts'
import { readContainerFields } from '../container-fields.ts'
import { maskedFields } from './masked-fields.ts'
import { showCompose } from './show-compose.ts'
import { showRun } from './show-run.ts'

/** The form as a `docker run` line and as a compose file. Throws `input.invalid`. */
export function showForm(draft: LaunchDraft): ShownForm {
  const parsed = readImage(draft.image)
  const read = readContainerFields(draft)
  if (!parsed.ok || !read.ok) {
    const faults = [...(parsed.ok ? [] : [parsed.fault]), ...(read.ok ? [] : read.faults)]
    throw invalidInput(...faults)
  }
  const image = familiar(parsed.reference)
  const masked = maskedFields(read.fields)
  return {
    scale: read.fields.scale,
    run: showRun(image, read.fields, masked, draft.pullPolicy),
    compose: showCompose(image, read.fields, masked, draft.pullPolicy),
    hidden: [...masked.hidden],
  }
}
