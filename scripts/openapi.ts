/** Writes contracts/openapi.json from the routes. Needs no database: nothing is called, only described. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import { createApp } from '../src/http/app.ts'
import type { HttpPorts } from '../src/http/app.ts'

const root = join(import.meta.dirname, '..')
export const openApiFile = join(root, 'contracts', 'openapi.json')

/** Ports that nobody calls. */
const inertPorts = new Proxy({}, { get: () => ({}) }) as HttpPorts

export async function openApiText(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
  const logger = pino({ enabled: false })
  const app = createApp({ ports: inertPorts, logger, version, bodyLimit: 1 })
  await app.ready()
  const document = app.swagger()
  await app.close()
  return `${JSON.stringify(document, null, 2)}\n`
}

if (process.argv[1] === import.meta.filename) {
  await writeFile(openApiFile, await openApiText())
}
