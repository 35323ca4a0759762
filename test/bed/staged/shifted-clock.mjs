// Loaded before the program by `node --import`: its clock runs ahead of or behind the machine's by as many
// milliseconds as stand in the file that FAIRLEAD_SHIFTED_CLOCK names, so that a picture shows a past.
import { readFileSync } from 'node:fs'

const file = process.env.FAIRLEAD_SHIFTED_CLOCK ?? ''
const machine = Date.now
Date.now = () => machine() + Number(readFileSync(file, 'utf8'))
