import { Type } from 'typebox'
import { describe, expect, test } from 'vitest'
import { readPartners, type ConfigProblem, type Partners } from '../../src/config/index.ts'

const Vxp = Type.Object(
  {
    url: Type.String({ pattern: '^https?://' }),
    secret: Type.String({ minLength: 8, secret: true }),
    poll: Type.Integer({ minimum: 0, default: 30 })
  },
  { additionalProperties: false }
)
const Office = Type.Union([
  Type.Object({ driver: Type.Literal('inbox') }, { additionalProperties: false }),
  Type.Object(
    { driver: Type.Literal('rest'), key: Type.String({ minLength: 1, secret: true }) },
    { additionalProperties: false }
  )
])
const kinds = { axes: { vxp: { configSchema: Vxp } }, connectors: { ioffice: { configSchema: Office } } }
const env = { VXP_SECRET: 'bi-mat-cua-truc' }
const files: Record<string, string> = { '/run/secrets/ioffice': 'khoa-ioffice\n' }
const readSecretFile = (path: string) => {
  const text = files[path]
  if (text === undefined) throw new Error('ENOENT')
  return text
}

const axis = {
  id: 'vxp',
  driver: 'vxp',
  label: 'Trục quốc gia',
  url: 'https://truc.vn',
  secret: 'env:VXP_SECRET'
}
const office = {
  id: 'ioffice',
  kind: 'ioffice',
  label: 'iOffice',
  driver: 'rest',
  key: 'file:/run/secrets/ioffice'
}
const good = { gateway: { organId: 'H10', name: 'UBND tỉnh' }, axes: [axis], connectors: [office] }

const read = (file: unknown): Partners =>
  readPartners(typeof file === 'string' ? file : JSON.stringify(file), kinds, env, readSecretFile)

function problemsOf(file: unknown): readonly ConfigProblem[] {
  try {
    read(file)
  } catch (error) {
    expect(error).toMatchObject({ code: 'config.invalid' })
    return (error as { facts: { problems: ConfigProblem[] } }).facts.problems
  }
  return []
}

const keysOf = (file: unknown) => problemsOf(file).map(problem => problem.key)

describe('the partners file', () => {
  test('of a folder with several drivers only the faults of the named one are told', () => {
    expect(keysOf({ ...good, connectors: [{ ...office, key: 'env:VXP_SECRET', dirver: 'x' }] })).toEqual([
      'connectors/0'
    ])
    expect(
      keysOf({ ...good, connectors: [{ ...office, driver: undefined, key: undefined, root: '/x' }] }).length
    ).toBeGreaterThan(0)
  })
  test('a key left out has the default of its folder', () => {
    expect(read(good).axes[0]?.config).toMatchObject({ poll: 30 })
    expect(read({ ...good, axes: [{ ...axis, poll: 5 }] }).axes[0]?.config).toMatchObject({ poll: 5 })
  })

  test('gives each partner its own keys, secrets filled in', () => {
    expect(read(good)).toEqual({
      gateway: good.gateway,
      axes: [
        {
          id: 'vxp',
          kind: 'vxp',
          label: 'Trục quốc gia',
          config: { url: 'https://truc.vn', secret: 'bi-mat-cua-truc', poll: 30 }
        }
      ],
      connectors: [
        { id: 'ioffice', kind: 'ioffice', label: 'iOffice', config: { driver: 'rest', key: 'khoa-ioffice' } }
      ]
    })
  })

  test('may name no axis and no DMS', () => {
    expect(read({ gateway: good.gateway })).toMatchObject({ axes: [], connectors: [] })
  })

  test('tells every problem at once, with its place', () => {
    const bad = {
      ...good,
      axes: [{ ...axis, id: 'VXP', url: 'truc.vn', pol: 5 }],
      connectors: [{ ...office, label: '' }]
    }
    expect(new Set(keysOf(bad))).toEqual(new Set(['axes/0/id', 'axes/0/url', 'axes/0', 'connectors/0/label']))
    expect(problemsOf(bad).find(p => p.key === 'axes/0')?.expected.en).toContain('pol')
  })

  test('names the drivers there are, and the nearest', () => {
    const [problem] = problemsOf({ ...good, axes: [{ ...axis, driver: 'vpx' }] })
    expect(problem).toMatchObject({ key: 'axes/0/driver', expected: { en: 'one of: vxp' }, example: '"vxp"' })
    expect(keysOf({ ...good, axes: [{ ...axis, driver: 'constructor' }] })).toEqual(['axes/0/driver'])
  })

  test('refuses a secret written out, and does not print it', () => {
    const problems = problemsOf({ ...good, axes: [{ ...axis, secret: 'hunter2hunter2' }] })
    expect(problems.map(p => p.key)).toEqual(['axes/0/secret'])
    expect(JSON.stringify(problems)).not.toContain('hunter2')
  })

  test('refuses a written secret in one branch of several', () => {
    expect(keysOf({ ...good, connectors: [{ ...office, key: 'written' }] })).toEqual(['connectors/0/key'])
  })

  test('names a secret that is missing or empty by its reference, once', () => {
    const bad = {
      ...good,
      axes: [{ ...axis, secret: 'env:NO_SUCH' }],
      connectors: [{ ...office, key: 'file:/run/secrets/none' }]
    }
    expect(keysOf(bad)).toEqual(['axes/0/secret', 'connectors/0/key'])
    expect(problemsOf(bad)[0]?.found.en).toBe('env:NO_SUCH is missing or empty')
  })

  test('judges the secret that a reference brings, without printing it', () => {
    const problems = (() => {
      try {
        readPartners(JSON.stringify(good), kinds, { VXP_SECRET: 'ngan' }, readSecretFile)
      } catch (error) {
        return (error as { facts: { problems: ConfigProblem[] } }).facts.problems
      }
      return []
    })()
    expect(problems.map(p => p.key)).toEqual(['axes/0/secret'])
    expect(JSON.stringify(problems)).not.toContain('ngan"')
  })

  test('of a DMS with several drivers, tells the faults of the driver that was chosen', () => {
    const [problem, ...others] = problemsOf({ ...good, connectors: [{ ...office, ky: 1 }] })
    expect(problem?.expected.en).toContain('ky')
    expect(others).toEqual([])
  })

  test('refuses one id for two partners', () => {
    expect(keysOf({ ...good, connectors: [{ ...office, id: 'vxp' }] })).toEqual(['id'])
  })

  test('that is not JSON is told by its position, without the text around it', () => {
    const [problem] = problemsOf('{"gateway": {"secret": "hunter2" x}}')
    expect(problem?.found.en).toMatch(/is not JSON position \d+/)
    expect(problem?.found.en).not.toContain('hunter2')
  })

  test('that misses the gateway is refused', () => {
    expect(problemsOf({ axes: [] })[0]?.expected.en).toContain('gateway')
  })
})

describe('how a partner understands a recall', () => {
  test('stands beside its own keys, for an axis and for a DMS', () => {
    const file = {
      ...good,
      axes: [{ ...axis, recallBy: 'edoc' }],
      connectors: [{ ...office, recallBy: 'status' }]
    }
    const { axes, connectors } = read(file)
    expect([axes[0]?.recallBy, connectors[0]?.recallBy]).toEqual(['edoc', 'status'])
    expect(axes[0]?.config).not.toHaveProperty('recallBy')
  })

  test('is one of three words', () => {
    expect(keysOf({ ...good, axes: [{ ...axis, recallBy: 'fax' }] })).toContain('axes/0/recallBy')
  })
})
