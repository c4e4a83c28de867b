/**
 * One revision compared with the one before it, object by object.
 *
 * An object that is new can show nothing by itself: it needs something that leads to it. So what counts is every
 * object that existed and says something else now (or fills a number that was referred to and empty). Each of them
 * must be explained by a rule, for every place from which the older revision referred to it; one place that no rule
 * knows is enough to refuse, because there the change may be visible.
 */
import type { ErrorCode } from '../../../domain/errors/index.ts'
import type { Problem } from '../../../domain/problem.ts'
import type { Edge } from '../content/scan.ts'
import type { Permissions } from '../form/permissions.ts'
import type { PdfRevision } from '../read/chain.ts'
import { changedKeys, sameValue } from '../read/compare.ts'
import { nameOf, PdfArray, PdfDict, PdfRef, PdfStream } from '../read/values.ts'
import type { PdfValue } from '../read/values.ts'
import type { PdfView } from '../read/view.ts'
import { sameEntry } from '../read/xref-section.ts'

export interface Change {
  readonly number: number
  /** null when there was no such object. */
  readonly before: PdfValue
  /** null when there is none any more. */
  readonly after: PdfValue
  readonly fresh: boolean
}

type EdgeRule = (edge: Edge) => boolean

export class Update {
  readonly before: PdfView
  readonly after: PdfView
  readonly permissions: Permissions
  readonly changes: ReadonlyMap<number, Change>
  readonly problems: Problem[] = []
  /** Numbers of the widgets of signatures that this revision adds. */
  readonly widgets = new Set<number>()
  readonly #edgesTo: (number: number) => readonly Edge[]
  readonly #rules = new Map<number, EdgeRule[]>()

  constructor(
    before: PdfView,
    after: PdfView,
    revision: PdfRevision,
    permissions: Permissions,
    edgesTo: (number: number) => readonly Edge[]
  ) {
    this.before = before
    this.after = after
    this.permissions = permissions
    this.#edgesTo = edgesTo
    this.changes = changesOf(before, after, revision)
  }

  same(a: PdfValue, b: PdfValue): boolean {
    return sameValue(this.before, a, b)
  }

  keys(a: PdfDict, b: PdfDict): string[] {
    return changedKeys(this.before, a, b)
  }

  change(value: PdfValue): Change | undefined {
    return value instanceof PdfRef ? this.changes.get(value.number) : undefined
  }

  edgesTo(number: number): readonly Edge[] {
    return this.#edgesTo(number)
  }

  /** Explains that the object behind a reference was overwritten, as seen from the places that the rule accepts. */
  allow(value: PdfValue, from: EdgeRule): void {
    const change = this.change(value)
    if (change === undefined || change.fresh) return
    const rules = this.#rules.get(change.number)
    if (rules === undefined) this.#rules.set(change.number, [from])
    else rules.push(from)
  }

  refuse(detail: string, code: ErrorCode = 'pdf-signature.altered-after-signing'): void {
    if (this.problems.length < 20) {
      this.problems.push({ code, detail: `revision ${this.after.revision + 1}: ${detail}`.slice(0, 200) })
    }
  }

  /** After all rules: whatever none of them explained. */
  close(): readonly Problem[] {
    for (const change of this.changes.values()) {
      const edges = this.#edgesTo(change.number).filter(edge => !change.fresh || leadsSomewhere(edge))
      if (isContainer(change.before)) this.refuse(`object stream ${change.number} was overwritten`)
      if (edges.length === 0) continue
      const rules = this.#rules.get(change.number) ?? []
      if (edges.every(edge => rules.some(rule => rule(edge)))) continue
      const verb = change.fresh ? 'added where it was missing' : change.after === null ? 'removed' : 'changed'
      this.refuse(`object ${change.number} (${kindOf(change.before ?? change.after)}) was ${verb}`)
    }
    return this.problems
  }
}

function changesOf(before: PdfView, after: PdfView, revision: PdfRevision): Map<number, Change> {
  const changes = new Map<number, Change>()
  for (const section of revision.sections) {
    for (const number of section.entries.keys()) {
      after.budget.spend(1)
      const [then, now] = [before.entry(number), after.entry(number)]
      if (changes.has(number) || sameEntry(then, now)) continue
      const fresh = then === undefined || then.kind === 'free'
      const old = fresh ? null : before.object(number)
      const renewed =
        !fresh && then.kind === 'plain' && now?.kind === 'plain' && then.generation !== now.generation
      // with another generation every older reference leads to nothing
      const value = renewed ? null : after.object(number)
      if (!fresh && sameValue(after, old, value)) continue
      changes.set(number, { number, before: old, after: value, fresh })
    }
  }
  return changes
}

/** Trailers carry keys of writers' own over, whose numbers get used by and by; no reader follows them. */
function leadsSomewhere(edge: Edge): boolean {
  return edge.holder !== 'trailer' || edge.key === 'Root' || edge.key === 'Info' || edge.key === 'Encrypt'
}

/** Its objects would change without an entry of theirs. */
function isContainer(value: PdfValue): boolean {
  const type = value instanceof PdfStream ? nameOf(value.dict.get('Type')) : undefined
  return type === 'ObjStm'
}

/** For a reader of the report: what kind of thing it is, never what it says. */
export function kindOf(value: PdfValue): string {
  if (value instanceof PdfArray) return 'an array'
  const dict = value instanceof PdfStream ? value.dict : value
  if (!(dict instanceof PdfDict)) return value === null ? 'nothing' : 'a value'
  const names = [nameOf(dict.get('Type')), nameOf(dict.get('Subtype')), nameOf(dict.get('FT'))]
    .filter(name => name !== undefined && /^\w{1,30}$/.test(name))
    .join(' ')
  const form = value instanceof PdfStream ? 'stream' : 'dictionary'
  return names === '' ? `a ${form}` : `${names} ${form}`
}
