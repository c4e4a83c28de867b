/**
 * The partners file: which axes and which DMSs this gateway speaks with.
 *
 * Each folder of axes/ and connectors/ brings the schema of its own keys; this file knows none of them.
 * Secrets are written by reference only: "env:NAME" or "file:/run/secrets/x".
 */
import { Type, type Static, type TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { RecallBy } from '../domain/life.ts'
import { recallWays } from '../domain/life.ts'
import { parseJson, problemsOf } from './json-file.ts'
import { configInvalid, nearest, type ConfigProblem } from './problems.ts'
import type { RawEnvironment } from './read.ts'
import { resolveSecrets } from './secrets.ts'

/** What a folder of axes/ or connectors/ says of its configuration. */
export interface PartnerKind {
  readonly configSchema: TSchema
}

export interface PartnerKinds {
  /** By driver. */
  readonly axes: Readonly<Record<string, PartnerKind>>
  /** By kind. */
  readonly connectors: Readonly<Record<string, PartnerKind>>
}

export interface PartnerEntry {
  readonly id: string
  /** Name of the folder that implements it. */
  readonly kind: string
  readonly label: string
  /** How it understands a recall; absent: as the sender says it. */
  readonly recallBy?: RecallBy
  /** Its remaining keys, secrets filled in, checked by its folder's schema. */
  readonly config: unknown
}

export interface Partners {
  readonly gateway: Static<typeof Gateway>
  readonly axes: readonly PartnerEntry[]
  readonly connectors: readonly PartnerEntry[]
}

const Gateway = Type.Object(
  {
    organId: Type.String({ minLength: 1, maxLength: 100 }),
    name: Type.String({ minLength: 1, maxLength: 500 })
  },
  { additionalProperties: false }
)
const Entry = Type.Object({
  id: Type.String({ pattern: '^[a-z][a-z0-9-]{1,31}$' }),
  label: Type.String({ minLength: 1, maxLength: 200 }),
  recallBy: Type.Optional(Type.Union(recallWays.map(way => Type.Literal(way))))
})
const File = Type.Object(
  {
    gateway: Gateway,
    axes: Type.Optional(Type.Array(Type.Record(Type.String(), Type.Unknown()))),
    connectors: Type.Optional(Type.Array(Type.Record(Type.String(), Type.Unknown())))
  },
  { additionalProperties: false }
)

/** Throws BrokenPromise `config.invalid` with every problem of the file. */
export function readPartners(
  text: string,
  kinds: PartnerKinds,
  env: RawEnvironment,
  readSecretFile: (path: string) => string
): Partners {
  const file = parseJson(text)
  if (!Value.Check(File, file)) throw configInvalid(problemsOf(File, file, ''))
  const problems: ConfigProblem[] = []
  const entries = (list: 'axes' | 'connectors', kindKey: 'driver' | 'kind') =>
    (file[list] ?? []).map((entry, i) =>
      readEntry(
        { entry, place: `${list}/${String(i)}`, kindKey, kinds: kinds[list], env, readSecretFile },
        problems
      )
    )
  const partners = {
    gateway: file.gateway,
    axes: entries('axes', 'driver'),
    connectors: entries('connectors', 'kind')
  }
  problems.push(...repeatedIds([...partners.axes, ...partners.connectors]))
  if (problems.length > 0) throw configInvalid(problems)
  return partners
}

interface EntryToRead {
  readonly entry: Readonly<Record<string, unknown>>
  readonly place: string
  /** An axis names its folder by `driver`, a DMS by `kind` (its `driver` belongs to the folder's own keys). */
  readonly kindKey: 'driver' | 'kind'
  readonly kinds: Readonly<Record<string, PartnerKind>>
  readonly env: RawEnvironment
  readonly readSecretFile: (path: string) => string
}

function readEntry(from: EntryToRead, problems: ConfigProblem[]): PartnerEntry {
  const { entry, place, kindKey, kinds } = from
  const { id, label, recallBy, [kindKey]: kind, ...own } = entry
  const recalls = recallBy === undefined ? {} : { recallBy: recallBy as RecallBy }
  problems.push(...problemsOf(Entry, { id, label, ...recalls }, place))
  const folder = typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
  if (folder === undefined) {
    const meant = typeof kind === 'string' ? nearest(kind, Object.keys(kinds)) : undefined
    const list = Object.keys(kinds).join(' | ')
    problems.push({
      key: `${place}/${kindKey}`,
      found: { vi: `đang là ${JSON.stringify(kind ?? null)}`, en: `is ${JSON.stringify(kind ?? null)}` },
      expected: { vi: `một trong: ${list}`, en: `one of: ${list}` },
      ...(meant === undefined ? {} : { example: JSON.stringify(meant) })
    })
    return { id: String(id), kind: String(kind), label: String(label), config: own }
  }
  const schema = variantFor(own, folder.configSchema)
  // Keys with a default may be left out; what is judged and handed on has them filled in.
  const filled = Value.Default(schema, structuredClone(own))
  const { value, problems: secretProblems, opened } = resolveSecrets(filled, schema, place, from)
  problems.push(...secretProblems)
  // A reference that could not be opened has been told of; its place holds no value to judge.
  problems.push(...problemsOf(schema, value, place).filter(p => !opened.failed.includes(p.key)))
  return { id: String(id), kind: String(kind), label: String(label), ...recalls, config: value }
}

/** Of a folder with several drivers, the one that the entry names (the first when it names none): its faults alone help. */
function variantFor(own: Readonly<Record<string, unknown>>, schema: TSchema): TSchema {
  const variants = (schema as { anyOf?: readonly TSchema[] }).anyOf
  if (variants === undefined) return schema
  const named = variants.find(
    variant => driverOf(variant) !== undefined && driverOf(variant) === own['driver']
  )
  return named ?? (own['driver'] === undefined ? (variants[0] ?? schema) : schema)
}

function driverOf(variant: TSchema): unknown {
  return (variant as { properties?: { driver?: { const?: unknown } } }).properties?.driver?.const
}

function repeatedIds(entries: readonly PartnerEntry[]): ConfigProblem[] {
  const repeated = new Set(entries.map(e => e.id).filter((id, i, all) => all.indexOf(id) !== i))
  return [...repeated].map(id => ({
    key: 'id',
    found: { vi: `"${id}" dùng cho nhiều đối tác`, en: `"${id}" is used by more than one partner` },
    expected: { vi: 'mỗi đối tác một id riêng', en: 'an id of its own for each partner' }
  }))
}
