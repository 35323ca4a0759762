import type { Runner } from '../command/command.ts'
import { completionScripts } from '../completion/scripts.ts'

/** Prints the script that a shell reads. */
export const completion: Runner = async (call) => {
  call.output.write(completionScripts[call.arg(0)] ?? '')
  return 0
}
