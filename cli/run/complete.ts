import { createORPCClient } from '@orpc/client'
import { openAppRpc } from '../../core/terminal/client/app-rpc.ts'
import { Call } from '../command/call.ts'
import type { Runner } from '../command/command.ts'
import { type Candidates, candidatesAt } from '../completion/candidates.ts'
import { liveNames } from '../completion/live-names.ts'
import { printable } from '../output/printable.ts'
import type { Client } from '../session/client.ts'
import { folderOf } from '../session/session.ts'

/** How long the app may take (milliseconds): with the start of this program a person waits 300 at most. */
const patience = 220

/** Prints what can stand at the cursor. Asks only an app that runs, never a person, and never waits for long. */
export const complete: Runner = async (call, commands) => {
  const found = candidatesAt(call.args.length === 0 ? [''] : call.args, commands)
  const current = call.args.at(-1) ?? ''
  const names = found.live === undefined ? [] : await namesInTime(found, call)
  const lines = [
    ...found.fixed.map(({ text, says }) => ({ text, says })),
    ...names.map((name) => ({ text: found.before + name, says: undefined })),
  ].filter(({ text }) => text.startsWith(current) && !/[\t\n]/.test(text))
  const seen = new Set<string>()
  for (const { text, says } of lines) {
    if (seen.has(text)) continue
    seen.add(text)
    call.output.write(`${printable(text)}${says === undefined ? '' : `\t${says}`}\n`)
  }
  return 0
}

async function namesInTime(found: Candidates, call: Call): Promise<string[]> {
  const late = new Promise<string[]>((resolve) => {
    setTimeout(() => resolve([]), patience)
  })
  return await Promise.race([late, names(found, call).catch(() => [])])
}

async function names({ live, values }: Candidates, { words, args, output, surroundings, signal }: Call) {
  const call = new Call({ words, values, args, output, surroundings, signal })
  const rpc = live === undefined ? undefined : await openAppRpc(folderOf(call))
  if (!rpc || live === undefined) return []
  return await liveNames(live, call, createORPCClient<Client>(rpc.link))
}
