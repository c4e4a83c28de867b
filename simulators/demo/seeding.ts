/** First start only: the directory, the rules, and the keys of those who will call. */
import { apiOf } from './api.ts'
import type { Gateway } from './gateway.ts'
import { calendarFiles, directoryFile, rulesFile } from './seed.ts'
import type { DemoState, Keys } from './state.ts'
import type { Trust } from './trust.ts'

export async function seed(gateway: Gateway, trust: Trust, state: DemoState): Promise<Keys> {
  const known = state.keys()
  if (state.get().seeded && known !== undefined) return known
  const [printed] = await Promise.all([
    gateway.command('credential', 'issue', '--kind', 'admin', '--label', 'demo', '--json'),
    gateway.command('directory', 'import', directoryFile),
    gateway.command('rules', 'import', rulesFile),
    gateway.command('calendar', 'import', ...calendarFiles)
  ])
  await trust.teach(gateway)
  const { key: admin } = JSON.parse(printed) as { key: string }
  const keys = { admin, ioffice: await apiOf(gateway.url, admin).issueKey('ioffice') }
  state.keepKeys(keys)
  state.change({ seeded: true })
  return keys
}
