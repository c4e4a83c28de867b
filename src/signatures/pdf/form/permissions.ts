/** What a signer allows to be changed afterwards: DocMDP, FieldMDP and field locks (ISO 32000-1 12.8.2, 12.7.4.5). */
import { textOf } from '../read/text.ts'
import { nameOf } from '../read/values.ts'
import type { PdfDict } from '../read/values.ts'
import type { PdfView } from '../read/view.ts'

interface Lock {
  readonly action: string
  readonly fields: readonly string[]
}

export class Permissions {
  /** DocMDP's P, the strictest: 1 nothing, 2 forms and signatures, 3 annotations too. */
  readonly level: 1 | 2 | 3 | undefined
  readonly #locks: readonly Lock[]

  constructor(level?: 1 | 2 | 3, locks: readonly Lock[] = []) {
    this.level = level
    this.#locks = locks
  }

  /** Those of all signers together. */
  and(other: Permissions): Permissions {
    const levels = [this.level, other.level].filter(level => level !== undefined)
    return new Permissions(levels.length === 0 ? undefined : (Math.min(...levels) as 1 | 2 | 3), [
      ...this.#locks,
      ...other.#locks
    ])
  }

  locked(field: string): boolean {
    return this.#locks.some(lock => covers(lock, field))
  }

  /** Filling in is allowed only where a signer said so; silence is no permission. */
  filling(field: string): 'allowed' | 'forbidden' | 'not-provided-for' {
    if (this.locked(field) || this.level === 1) return 'forbidden'
    return this.level !== undefined || this.#locks.length > 0 ? 'allowed' : 'not-provided-for'
  }

  /** Whether a field that was there may be signed, or a new one be added and signed. */
  signing(field: string, isNew: boolean): boolean {
    if (this.level === 1) return false
    return isNew
      ? !this.#locks.some(lock => lock.action === 'Include' && covers(lock, field))
      : !this.locked(field)
  }
}

/** Of one signature: its references, and the lock of its field. */
export function permissionsOf(view: PdfView, signature: PdfDict, field: PdfDict | undefined): Permissions {
  let all = new Permissions()
  for (const item of view.array(signature.get('Reference'))?.items ?? []) {
    const reference = view.dict(item)
    const method = reference === undefined ? undefined : nameOf(view.get(reference, 'TransformMethod'))
    const parameters = reference === undefined ? undefined : view.dict(reference.get('TransformParams'))
    if (method === 'DocMDP') {
      all = all.and(new Permissions(levelOf(parameters && view.get(parameters, 'P')) ?? 2))
    } else if (method === 'FieldMDP') {
      all = all.and(new Permissions(undefined, [lockOf(view, parameters)]))
    }
  }
  const lock = field === undefined ? undefined : view.dict(field.get('Lock'))
  if (lock !== undefined) {
    all = all.and(new Permissions(levelOf(view.get(lock, 'P')), [lockOf(view, lock)]))
  }
  return all
}

function levelOf(value: unknown): 1 | 2 | 3 | undefined {
  return value === 1 || value === 2 || value === 3 ? value : undefined
}

/** What cannot be understood locks everything. */
function lockOf(view: PdfView, dict: PdfDict | undefined): Lock {
  const action = dict === undefined ? undefined : nameOf(view.get(dict, 'Action'))
  const names = (dict === undefined ? undefined : view.array(dict.get('Fields')))?.items ?? []
  const fields = names.map(name => textOf(view.resolve(name)))
  if ((action !== 'Include' && action !== 'Exclude') || fields.includes(undefined)) {
    return { action: 'All', fields: [] }
  }
  return { action, fields: fields.filter(name => name !== undefined) }
}

/** A name stands for all fields below it too. */
function covers(lock: Lock, field: string): boolean {
  if (lock.action === 'All') return true
  const named = lock.fields.some(name => field === name || field.startsWith(`${name}.`))
  return lock.action === 'Include' ? named : !named
}
