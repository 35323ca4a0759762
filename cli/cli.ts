import { main } from './main.ts'

// The RPC library asks of every value whether it is a form, and Node's own class of those takes longer to load than
// a whole command. Nothing here sends one.
Object.defineProperty(globalThis, 'FormData', { value: class FormData {}, configurable: true })

// Who reads no further, such as `head`, has all that was wanted.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 1)
  })
}

const exit = await main(process.argv.slice(2))
// A pipe may still be taking what was written.
process.exitCode = exit
process.stdout.write('', () => process.stderr.write('', () => process.exit(exit)))
