/** Fills in secrets written by reference, and refuses secrets written out. */
import type { TSchema } from 'typebox'
import type { ConfigProblem } from './problems.ts'
import type { RawEnvironment } from './read.ts'

interface Sources {
  readonly env: RawEnvironment
  readonly readSecretFile: (path: string) => string
}

export interface Resolved {
  readonly value: unknown
  readonly problems: readonly ConfigProblem[]
  readonly opened: { readonly failed: readonly string[] }
}

/** A property whose schema says `secret: true` must be a reference; any other text may be one. */
export function resolveSecrets(value: unknown, schema: TSchema, place: string, sources: Sources): Resolved {
  const problems: ConfigProblem[] = []
  const resolved = walk(value, schema, place)
  return { value: resolved, problems, opened: { failed: problems.map(p => p.key) } }

  function walk(node: unknown, at: SchemaNode, key: string): unknown {
    if (typeof node === 'string') return text(node, isSecret(at), key)
    if (Array.isArray(node)) return node.map((item, i) => walk(item, at.items ?? {}, `${key}/${String(i)}`))
    if (node === null || typeof node !== 'object') return node
    return Object.fromEntries(
      Object.entries(node).map(([name, child]) => [name, walk(child, property(at, name), `${key}/${name}`)])
    )
  }

  function text(written: string, secret: boolean, key: string): string {
    const reference = /^(env|file):(.+)$/s.exec(written)
    if (reference === null) {
      if (secret) problems.push(writtenOut(key))
      return written
    }
    const [, from, name = ''] = reference
    try {
      const found = from === 'env' ? sources.env[name] : sources.readSecretFile(name).replace(/\r?\n$/, '')
      if (found !== undefined && found !== '') return found
    } catch {
      // Told below as missing; the reason of the file system adds nothing that the path does not.
    }
    problems.push(missing(key, written))
    // Stands for the secret, so that the rest of its entry can still be judged.
    return written
  }
}

/** Schemas come from the folders; only these parts matter here. */
interface SchemaNode {
  readonly secret?: boolean
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly items?: SchemaNode
  readonly anyOf?: readonly SchemaNode[]
}

function isSecret(at: SchemaNode): boolean {
  return at.secret === true || (at.anyOf ?? []).some(isSecret)
}

/** A union's branches may each have the property; one that calls it secret is enough. */
function property(at: SchemaNode, name: string): SchemaNode {
  const own =
    at.properties !== undefined && Object.hasOwn(at.properties, name) ? at.properties[name] : undefined
  return own ?? { anyOf: (at.anyOf ?? []).map(branch => property(branch, name)) }
}

function writtenOut(key: string): ConfigProblem {
  return {
    key,
    found: { vi: 'bí mật được viết thẳng trong tệp', en: 'the secret is written out in the file' },
    expected: {
      vi: 'tham chiếu "env:TÊN" hoặc "file:/đường/dẫn"',
      en: 'a reference "env:NAME" or "file:/path"'
    },
    example: '"env:VXP_SECRET"'
  }
}

function missing(key: string, reference: string): ConfigProblem {
  return {
    key,
    found: { vi: `${reference} không có hoặc rỗng`, en: `${reference} is missing or empty` },
    expected: { vi: 'một bí mật đọc được', en: 'a secret that can be read' }
  }
}
