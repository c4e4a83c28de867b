import { run } from '../hub/program.ts'
import { startAxisSimulator } from './index.ts'

await run('axis', 4010, startAxisSimulator)
