import { rooms } from '../mutation/rooms.mjs'
import { root, run, say, tool } from './run.mjs'
import { ensureDependencies } from './setup.mjs'

const wanted = process.argv.slice(2)
const unknown = wanted.find((name) => rooms[name] === undefined)

/** Runs one room after the other and gives 1 if any is below the threshold. @returns {Promise<number>} */
async function mutate() {
  let code = 0
  for (const room of wanted.length > 0 ? wanted : Object.keys(rooms)) {
    const args = [tool('@stryker-mutator/core/bin/stryker.js'), 'run', 'build/mutation/stryker.config.mjs']
    const env = { ...process.env, FAIRLEAD_MUTATION_ROOM: room }
    const ended = await run(process.execPath, args, { cwd: root, stdio: 'inherit', env })
    code = Math.max(code, ended)
  }
  return code
}

if (unknown !== undefined) {
  say(`mutation: ${unknown} is none of: ${Object.keys(rooms).join(', ')}`)
  process.exitCode = 2
} else {
  await ensureDependencies()
  process.exitCode = await mutate()
}
