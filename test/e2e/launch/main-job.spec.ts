import { testInBothShells as test } from '../../bed/bed-test.ts'
import { performMainJob } from '../../bed/page/main-job.ts'

test('the main job, from the first start to a refused and a renewed pull', async ({
  page,
  places,
  recorder,
  shell,
}) => {
  await page.goto(shell.url)
  await performMainJob(page, places, recorder, (text) =>
    test.info().annotations.push({ type: 'did', description: text }),
  )
})
