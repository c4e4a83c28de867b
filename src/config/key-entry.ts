/** One key of the keys file, of one of three kinds. */
import { Type, type Static, type TSchema } from 'typebox'
import { Hidden } from '../domain/hidden.ts'
import { problemsOf } from './json-file.ts'
import { nearest, type ConfigProblem } from './problems.ts'
import type { RawEnvironment } from './read.ts'
import { resolveSecrets } from './secrets.ts'

const text = Type.String({ minLength: 1, maxLength: 1000 })
const secret = Type.String({ minLength: 1, maxLength: 1000, secret: true })
/** ISO 8601 with an offset: whoever changes keys at midnight means one midnight. */
const instant = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2})?(Z|[+-]\\d{2}:\\d{2})$'
})

const named = {
  id: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$' }),
  from: Type.Optional(instant),
  until: Type.Optional(instant)
}
const Pkcs12 = Type.Object(
  { ...named, kind: Type.Literal('pkcs12'), file: text, password: secret },
  { additionalProperties: false }
)
const Pem = Type.Object(
  {
    ...named,
    kind: Type.Literal('pem'),
    key: text,
    certificate: Type.Optional(text),
    passphrase: Type.Optional(secret)
  },
  { additionalProperties: false }
)
const Pkcs11 = Type.Object(
  {
    ...named,
    kind: Type.Literal('pkcs11'),
    module: text,
    token: Type.String({ minLength: 1, maxLength: 32 }),
    pin: secret,
    keyLabel: Type.Optional(text),
    keyId: Type.Optional(Type.String({ pattern: '^([0-9a-fA-F]{2})+$' })),
    certificate: Type.Optional(text),
    timeoutSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 300 }))
  },
  { additionalProperties: false }
)
const kinds = { pkcs12: Pkcs12, pem: Pem, pkcs11: Pkcs11 }
type Kind = keyof typeof kinds

/** A key as the file has it, but for its instants and its secrets. */
type Read<K, S extends string> = Omit<K, 'from' | 'until' | S> & {
  readonly from?: Date
  readonly until?: Date
}
export type KeyEntry =
  | (Read<Static<typeof Pkcs12>, 'password'> & { readonly password: Hidden })
  | (Read<Static<typeof Pem>, 'passphrase'> & { readonly passphrase?: Hidden })
  | (Read<Static<typeof Pkcs11>, 'pin'> & { readonly pin: Hidden })

interface Sources {
  readonly env: RawEnvironment
  readonly readSecretFile: (path: string) => string
}

/** Nothing when it has problems, which are added to those. */
export function readKey(
  raw: unknown,
  place: string,
  sources: Sources,
  problems: ConfigProblem[]
): KeyEntry[] {
  const kind = (raw as { kind?: unknown } | null)?.kind
  if (typeof kind !== 'string' || !Object.hasOwn(kinds, kind)) {
    problems.push(unknownKind(kind, place))
    return []
  }
  const schema: TSchema = kinds[kind as Kind]
  const { value, problems: secretProblems, opened } = resolveSecrets(raw, schema, place, sources)
  const found = [
    ...secretProblems,
    // A reference that could not be opened has been told of; its place holds no value to judge.
    ...problemsOf(schema, value, place).filter(problem => !opened.failed.includes(problem.key))
  ]
  if (found.length === 0) found.push(...contradictionsOf(value as Checked, place))
  problems.push(...found)
  return found.length === 0 ? [hidden(value as Checked)] : []
}

type Checked = Static<typeof Pkcs12> | Static<typeof Pem> | Static<typeof Pkcs11>

function contradictionsOf(key: Checked, place: string): ConfigProblem[] {
  const problems: ConfigProblem[] = []
  const { from, until } = key
  for (const [name, written] of Object.entries({ from, until })) {
    if (written === undefined || !Number.isNaN(Date.parse(written))) continue
    problems.push({
      key: `${place}/${name}`,
      found: { vi: `đang là ${written}`, en: `is ${written}` },
      expected: { vi: 'một thời điểm có thật', en: 'an instant that there is' },
      example: '"2026-12-01T00:00:00+07:00"'
    })
  }
  if (from !== undefined && until !== undefined && Date.parse(from) >= Date.parse(until)) {
    problems.push({
      key: `${place}/until`,
      found: { vi: `${until} không sau from (${from})`, en: `${until} is not after from (${from})` },
      expected: { vi: 'một thời điểm sau from', en: 'an instant after from' }
    })
  }
  if (key.kind === 'pkcs11' && key.keyLabel === undefined && key.keyId === undefined) {
    problems.push({
      key: `${place}/keyLabel`,
      found: { vi: 'không có keyLabel và keyId', en: 'there is neither keyLabel nor keyId' },
      expected: {
        vi: 'nhãn hoặc mã (hex) của khóa trên thiết bị',
        en: 'label or id (hex) of the key on the token'
      }
    })
  }
  return problems
}

function hidden(key: Checked): KeyEntry {
  const { from, until } = key
  const times = {
    ...(from === undefined ? {} : { from: new Date(from) }),
    ...(until === undefined ? {} : { until: new Date(until) })
  }
  switch (key.kind) {
    case 'pkcs12': {
      const { from: _, until: __, password, ...rest } = key
      return { ...rest, ...times, password: new Hidden(password) }
    }
    case 'pem': {
      const { from: _, until: __, passphrase, ...rest } = key
      return {
        ...rest,
        ...times,
        ...(passphrase === undefined ? {} : { passphrase: new Hidden(passphrase) })
      }
    }
    case 'pkcs11': {
      const { from: _, until: __, pin, ...rest } = key
      return { ...rest, ...times, pin: new Hidden(pin) }
    }
  }
}

function unknownKind(kind: unknown, place: string): ConfigProblem {
  const meant = typeof kind === 'string' ? nearest(kind, Object.keys(kinds)) : undefined
  const list = Object.keys(kinds).join(' | ')
  const found = JSON.stringify(kind ?? null)
  return {
    key: `${place}/kind`,
    found: { vi: `đang là ${found}`, en: `is ${found}` },
    expected: { vi: `một trong: ${list}`, en: `one of: ${list}` },
    ...(meant === undefined ? {} : { example: JSON.stringify(meant) })
  }
}
