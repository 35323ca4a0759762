import { type Answer, failed, mostAnswer, readAnswer } from '../wire/answer.ts'
import { FrameReader, frameOf } from '../wire/frame.ts'
import { type CredentialQuestion, credentialOpening } from '../wire/opening.ts'
import { connectToApp } from './app-connection.ts'

/** Longer than the app takes for any answer (milliseconds). */
const patience = 40_000

/** Asks the running app as the native helper does; undefined where none runs, or where it ends meanwhile. */
export async function askApp(dataFolder: string, question: CredentialQuestion): Promise<Answer | undefined> {
  const socket = await connectToApp(dataFolder)
  if (!socket) return undefined
  const reader = new FrameReader(mostAnswer)
  const opening = frameOf(credentialOpening(question))
  try {
    return await new Promise<Answer | undefined>((resolve) => {
      const end = (answer: Answer | undefined) => {
        socket.destroy()
        resolve(answer)
      }
      socket.setTimeout(patience, () => end(failed('Fairlead: the app did not answer in time')))
      socket.on('data', (piece) => {
        reader.push(piece)
        const payload = reader.next()
        if (payload === undefined) return
        const answer = payload === 'too-long' ? undefined : readAnswer(payload)
        end(answer ?? failed('Fairlead: the app gave no proper answer'))
      })
      // Whatever breaks the connection closes it.
      socket.on('error', () => undefined)
      socket.on('close', () => end(undefined))
      socket.write(opening, () => opening.fill(0))
    })
  } finally {
    reader.dispose()
  }
}
