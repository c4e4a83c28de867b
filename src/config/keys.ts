/**
 * The keys file: which keys this gateway signs with, and for whom. Passwords and PINs by reference only, as in the
 * partners file; what is read has them filled in and hidden.
 */
import { Type, type Static } from 'typebox'
import { parseJson, problemsOf } from './json-file.ts'
import { readKey, type KeyEntry } from './key-entry.ts'
import { configInvalid, type Bilingual, type ConfigProblem } from './problems.ts'
import type { RawEnvironment } from './read.ts'

/** Where the seal goes on documents that show no personal signature. From the page's upper left corner; -1 is the last page. */
const Place = Type.Object(
  {
    page: Type.Integer({ minimum: -100, maximum: 100 }),
    leftMm: Type.Number({ minimum: 0, maximum: 400 }),
    topMm: Type.Number({ minimum: 0, maximum: 600 })
  },
  { additionalProperties: false }
)
const Seal = Type.Object(
  {
    image: Type.String({ minLength: 1, maxLength: 1000 }),
    widthMm: Type.Number({ minimum: 10, maximum: 80 }),
    place: Type.Optional(Place)
  },
  { additionalProperties: false }
)
const RawKey = Type.Record(Type.String(), Type.Unknown())
const File = Type.Object(
  {
    gateway: Type.Optional(Type.Unknown()),
    agencies: Type.Optional(
      Type.Array(
        Type.Object(
          {
            organisation: Type.String({ minLength: 1, maxLength: 100 }),
            keys: Type.Array(RawKey, { minItems: 1 }),
            seal: Type.Optional(Seal)
          },
          { additionalProperties: false }
        )
      )
    )
  },
  { additionalProperties: false }
)

export type { KeyEntry } from './key-entry.ts'

export interface KeysFile {
  /** For envelopes; several when one takes over from another. */
  readonly gateway: readonly KeyEntry[]
  readonly agencies: readonly {
    readonly organisation: string
    readonly keys: readonly KeyEntry[]
    readonly seal?: Static<typeof Seal>
  }[]
}

/** Throws BrokenPromise `config.invalid` with every problem of the file. */
export function readKeys(
  written: string,
  env: RawEnvironment,
  readSecretFile: (path: string) => string
): KeysFile {
  const raw = parseJson(written)
  const problems: ConfigProblem[] = problemsOf(File, raw, '')
  if (problems.length > 0) throw configInvalid(problems)
  const { gateway = [], agencies = [] } = raw as Static<typeof File>
  const key = (value: unknown, place: string) => readKey(value, place, { env, readSecretFile }, problems)
  const own = (Array.isArray(gateway) ? gateway : [gateway]) as readonly unknown[]
  const file: KeysFile = {
    gateway: own.flatMap((each, i) => key(each, Array.isArray(gateway) ? `gateway/${i}` : 'gateway')),
    agencies: agencies.map(({ organisation, keys, seal }, i) => ({
      organisation,
      keys: keys.flatMap((each, k) => key(each, `agencies/${i}/keys/${k}`)),
      ...(seal === undefined ? {} : { seal })
    }))
  }
  const ids = [...file.gateway, ...file.agencies.flatMap(({ keys }) => keys)].map(({ id }) => id)
  problems.push(
    ...repeated(ids, 'id', { vi: 'mỗi khóa một id riêng', en: 'an id of its own for each key' }),
    ...repeated(
      file.agencies.map(({ organisation }) => organisation),
      'organisation',
      {
        vi: 'mỗi cơ quan một mục, nhiều khóa ghi trong keys',
        en: 'one entry an organisation, its keys in keys'
      }
    )
  )
  if (problems.length > 0) throw configInvalid(problems)
  return file
}

function repeated(values: readonly string[], key: string, expected: Bilingual): ConfigProblem[] {
  const twice = new Set(values.filter((value, i) => values.indexOf(value) !== i))
  return [...twice].map(value => ({
    key,
    found: { vi: `"${value}" được dùng nhiều lần`, en: `"${value}" is used more than once` },
    expected
  }))
}
