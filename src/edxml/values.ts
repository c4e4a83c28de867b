/**
 * Reads values off the tree and gathers, on the way, everything that is wrong with them.
 *
 * An empty element is an absent one. Lengths: `standard` is NĐ 30/2020 Appendix VI (a warning beyond it);
 * `store` is what indexes and columns can hold (a refusal beyond it).
 */
import type { ErrorCode } from '../domain/errors/index.ts'
import type { Problem, Warning } from '../domain/problem.ts'
import { dateFromEdxml, timestampFromEdxml } from './dates.ts'
import { edxmlNamespace } from './namespace.ts'
import { childOf, childrenOf, type Element } from './tree.ts'

interface Length {
  readonly standard?: number
  readonly store: number
}

const identifier: Length = { store: 500 }
const free: Length = { store: 10_000 }

const lengths: Readonly<Record<string, Length>> = {
  OrganId: { standard: 35, store: 100 },
  DocumentId: identifier,
  Code: identifier,
  CodeNumber: { standard: 11, store: 200 },
  CodeNotation: { standard: 30, store: 200 },
  ContentId: identifier,
  StatusCode: { store: 2 },
  TaskCode: identifier,
  TypeName: { standard: 100, store: 1000 },
  Subject: { standard: 500, store: 4000 },
  OrganName: { standard: 200, store: 1000 },
  FullName: { standard: 50, store: 1000 },
  Position: { standard: 100, store: 1000 }
}

export class Values {
  readonly problems: Problem[] = []
  readonly warnings: Warning[] = []

  problem(code: ErrorCode, field: string, line?: number, detail?: string): void {
    this.problems.push(entry(code, field, line, detail))
  }

  warn(code: ErrorCode, field: string, line?: number, detail?: string): void {
    this.warnings.push(entry(code, field, line, detail))
  }

  child(parent: Element | undefined, name: string): Element | undefined {
    return childOf(parent, edxmlNamespace, name)
  }

  children(parent: Element | undefined, name: string): readonly Element[] {
    return childrenOf(parent, edxmlNamespace, name)
  }

  /** The text of an element, its length judged; undefined when empty. */
  own(element: Element | undefined): string | undefined {
    if (element === undefined || element.text === '') return undefined
    const { standard, store } = lengths[element.name] ?? free
    const length = [...element.text].length
    if (length > store)
      this.problem('edxml.value-too-long', element.path, element.line, `${length} > ${store}`)
    else if (standard !== undefined && length > standard) {
      this.warn('edxml.value-over-standard', element.path, element.line, `${length} > ${standard}`)
    }
    return element.text
  }

  text(parent: Element | undefined, name: string): string | undefined {
    return this.own(this.child(parent, name))
  }

  texts(parent: Element | undefined, name: string): string[] {
    return this.children(parent, name).flatMap(each => this.own(each) ?? [])
  }

  /** A date that may be missing; unreadable is a warning. */
  date(parent: Element | undefined, name: string): string | undefined {
    return this.#read(parent, name, dateFromEdxml, 'edxml.date-unreadable')
  }

  timestamp(parent: Element | undefined, name: string): string | undefined {
    return this.#read(parent, name, timestampFromEdxml, 'edxml.date-unreadable')
  }

  count(parent: Element | undefined, name: string): number | undefined {
    const number = (text: string) => (/^\d{1,9}$/.test(text) ? Number(text) : undefined)
    return this.#read(parent, name, number, 'edxml.number-unreadable')
  }

  #read<T>(
    parent: Element | undefined,
    name: string,
    parse: (text: string) => T | undefined,
    code: ErrorCode
  ): T | undefined {
    const element = this.child(parent, name)
    const text = this.own(element)
    if (element === undefined || text === undefined) return undefined
    const value = parse(text)
    if (value === undefined) this.warn(code, element.path, element.line, text.slice(0, 40))
    return value
  }
}

function entry(code: ErrorCode, field: string, line?: number, detail?: string): Problem {
  return {
    code,
    field,
    ...(line === undefined ? {} : { line }),
    ...(detail === undefined ? {} : { detail })
  }
}

/** Drops the keys whose value is undefined: absent and undefined are different things to the compiler. */
export function present<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
}
