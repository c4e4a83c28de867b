/** What the compiler leaves behind and the program reads beside itself: SQL, schemas, texts, pages. */
import { cp, readdir, readFile } from 'node:fs/promises'
import { extname, join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const source = join(root, 'src')
const notShipped = new Set(['.ts', '.tsx', '.md'])

for (const entry of await readdir(source, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || notShipped.has(extname(entry.name))) continue
  const file = join(entry.parentPath, entry.name)
  await cp(file, join(root, 'dist', file.slice(source.length)))
}
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
console.log(`dist/ is lienthong ${version}`)
