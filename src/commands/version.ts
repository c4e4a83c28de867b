import { readFileSync } from 'node:fs'

/** Of package.json, two levels above both src/commands and dist/commands. */
const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}
export const version = manifest.version
