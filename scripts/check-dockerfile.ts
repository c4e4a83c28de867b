/**
 * Runs the Dockerfile's COPY and RUN steps in empty folders, without a Docker engine, and starts the program
 * that comes out. Holds that the image would build from what .dockerignore lets through and ships no tools.
 */
import { spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'

const context = resolve(import.meta.dirname, '..')

interface Step {
  readonly word: string
  readonly rest: string
}

function stepsOf(dockerfile: string): Step[] {
  return dockerfile
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => ({ word: line.split(/\s+/, 1)[0] ?? '', rest: line.replace(/^\S+\s+/, '') }))
}

class Stage {
  readonly root: string
  workdir: string
  readonly env: NodeJS.ProcessEnv = {}

  constructor(root: string) {
    this.root = root
    this.workdir = root
  }

  path(inside: string): string {
    return inside.startsWith('/') ? join(this.root, inside) : join(this.workdir, inside)
  }

  run(command: string, args: readonly string[] = []): string {
    const shell = args.length === 0
    const { PATH, HOME, npm_config_cache } = process.env
    const env = { PATH, HOME, ...(npm_config_cache === undefined ? {} : { npm_config_cache }), ...this.env }
    const done = shell
      ? spawnSync('sh', ['-c', command], { cwd: this.workdir, env, encoding: 'utf8' })
      : spawnSync(command, args, { cwd: this.workdir, env, encoding: 'utf8' })
    if (done.status !== 0) throw new Error(`${command} ${args.join(' ')}\n${done.stdout}\n${done.stderr}`)
    return done.stdout.trim()
  }
}

async function copy(
  step: Step,
  stage: Stage,
  stages: ReadonlyMap<string, Stage>,
  allowed: ReadonlySet<string>
) {
  const words = step.rest.split(/\s+/)
  const from = words[0]?.startsWith('--from=') ? words.shift()?.slice('--from='.length) : undefined
  const target = stage.path(words.pop() ?? '.')
  const intoFolder = step.rest.endsWith('/')
  for (const source of words) {
    if (from === undefined && !allowed.has(source.split('/')[0] ?? '')) {
      throw new Error(`COPY ${source}: .dockerignore keeps it out`)
    }
    const file = from === undefined ? join(context, source) : stages.get(from)?.path(source)
    if (file === undefined) throw new Error(`COPY --from=${String(from)}: there is no such stage`)
    const place = intoFolder && (await stat(file)).isFile() ? join(target, basename(source)) : target
    await cp(file, place, { recursive: true, verbatimSymlinks: true })
  }
}

async function build(folder: string): Promise<Stage> {
  const ignored = await readFile(join(context, '.dockerignore'), 'utf8')
  const allowed = new Set(
    ignored
      .split('\n')
      .filter(l => l.startsWith('!'))
      .map(l => l.slice(1))
  )
  const stages = new Map<string, Stage>()
  let stage = new Stage(folder)
  for (const step of stepsOf(await readFile(join(context, 'Dockerfile'), 'utf8'))) {
    switch (step.word) {
      case 'FROM': {
        const name = /\sas\s+(\S+)$/i.exec(step.rest)?.[1] ?? 'final'
        stage = new Stage(join(folder, name))
        await mkdir(stage.root)
        stages.set(name, stage)
        break
      }
      case 'WORKDIR':
        stage.workdir = stage.path(step.rest)
        await mkdir(stage.workdir, { recursive: true })
        break
      case 'ENV':
        Object.assign(stage.env, Object.fromEntries(step.rest.split(/\s+/).map(pair => pair.split('='))))
        break
      case 'COPY':
        await copy(step, stage, stages, allowed)
        break
      case 'RUN':
        if (step.rest.startsWith('apt-get') && process.getuid?.() !== 0) {
          console.log(`SKIPPED, needs root: RUN ${step.rest}`)
          break
        }
        console.log(`RUN ${step.rest}`)
        stage.run(step.rest)
        break
      case 'ENTRYPOINT': {
        const [program = '', ...args] = JSON.parse(step.rest) as string[]
        console.log(`${step.rest} --version: ${stage.run(program, [...args, '--version'])}`)
        break
      }
    }
  }
  return stage
}

/** Packages that only development needs, by the lock file. */
async function toolsIn(stage: Stage): Promise<string[]> {
  const lock = JSON.parse(await readFile(join(context, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean }>
  }
  const tools = Object.entries(lock.packages).filter(([, entry]) => entry.dev === true)
  const there = await Promise.all(
    tools.map(([path]) =>
      stat(stage.path(path)).then(
        () => [path],
        () => []
      )
    )
  )
  return there.flat()
}

const folder = await mkdtemp(join(tmpdir(), 'lienthong-image-'))
try {
  const image = await build(folder)
  const tools = await toolsIn(image)
  if (tools.length > 0) throw new Error(`the image would ship development packages: ${tools.join(', ')}`)
  console.log('The Dockerfile builds; no development package is shipped.')
} finally {
  await rm(folder, { recursive: true, force: true })
}
