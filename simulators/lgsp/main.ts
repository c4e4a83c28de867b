import { run } from '../hub/program.ts'
import { startLgspSimulator } from './index.ts'

await run('lgsp', 4020, startLgspSimulator)
