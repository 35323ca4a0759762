import { startBed } from '../bed.ts'

// Run in a network namespace of its own by `demo.ts`, which learns from the one line where everything is,
// and ends the bed by closing standard input.
const bed = await startBed({ megabytes: 20 })
const ended = new Promise<void>((done) => {
  for (const event of ['end', 'close', 'error']) process.stdin.on(event, done)
})
// Ctrl-C goes to the whole group; the order of ending is the other process's business.
process.on('SIGINT', () => undefined)
console.log(JSON.stringify(bed.places))
process.stdin.resume()
await ended
await bed.dispose()
