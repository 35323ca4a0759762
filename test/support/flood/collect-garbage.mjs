// Loaded before the program by `node --import`: collects its garbage whenever SIGUSR2 comes, so that a test sees what
// the program still holds, and not what V8 has not got round to.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')
process.on('SIGUSR2', () => {
  collect()
  collect()
})
