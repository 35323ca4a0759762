import { connect, type Socket } from 'node:net'
import { errnoCode } from '../../storage/file-layer.ts'
import { endpointAddress } from '../endpoint/endpoint-place.ts'

/** Connects to the app that owns a data folder; undefined where none runs. Throws the system's other errors. */
export async function connectToApp(dataFolder: string): Promise<Socket | undefined> {
  try {
    const address = await endpointAddress(dataFolder)
    if (address === undefined) return undefined
    return await new Promise((resolve, reject) => {
      const socket = connect(address)
      socket.once('error', reject)
      socket.once('connect', () => {
        socket.off('error', reject)
        resolve(socket)
      })
    })
  } catch (error) {
    if (['ENOENT', 'ECONNREFUSED'].includes(errnoCode(error) ?? '')) return undefined
    throw error
  }
}
