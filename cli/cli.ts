import { main } from './main.ts'

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
