/** All updates after the first signed revision, judged one after the other. */
import type { Problem } from '../../../domain/problem.ts'
import { ObjectScan } from '../content/scan.ts'
import { fieldsOf } from '../form/fields.ts'
import { Permissions } from '../form/permissions.ts'
import type { PdfDocument } from '../read/document.ts'
import { PdfRef } from '../read/values.ts'
import { catalogRule } from './catalog.ts'
import { pagesRule } from './pages.ts'
import { Update } from './update.ts'

/** A signature as far as changes are concerned. */
export interface Sealed {
  /** The revision that it closes. */
  readonly revision: number
  readonly permissions: Permissions
}

export interface RevisionChanges {
  /** By revision: what it changed that it must not. */
  readonly problems: ReadonlyMap<number, readonly Problem[]>
  readonly scan: ObjectScan
}

/** `sealed` must not be empty. Throws PdfRefusal. */
export function compareRevisions(document: PdfDocument, sealed: readonly Sealed[]): RevisionChanges {
  const first = Math.min(...sealed.map(each => each.revision))
  const { revisions } = document
  const scan = new ObjectScan(touchedAfter(document, first))
  scan.base(document.view(first), revisions.slice(0, first + 1))
  const problems = new Map<number, readonly Problem[]>()
  for (const revision of revisions.slice(first + 1)) {
    const before = document.view(revision.index - 1)
    const after = document.view(revision.index)
    const permissions = sealed
      .filter(each => each.revision < revision.index)
      .reduce((all, each) => all.and(each.permissions), new Permissions())
    const update = new Update(before, after, revision, permissions, number => scan.edgesTo(number))
    catalogRule(update)
    pagesRule(update)
    const found = update.close()
    if (found.length > 0) problems.set(revision.index, found)
    scan.later(after, revision)
  }
  return { problems, scan }
}

function touchedAfter(document: PdfDocument, first: number): Set<number> {
  const touched = new Set<number>()
  for (const revision of document.revisions.slice(first + 1)) {
    for (const section of revision.sections) for (const number of section.entries.keys()) touched.add(number)
  }
  // the frame of an empty signature field may be given up for another: who else shows it must be known
  for (const field of fieldsOf(document.view(first))) {
    for (const widget of field.type === 'Sig' ? field.widgets : []) {
      const appearance = widget.get('AP')
      if (appearance instanceof PdfRef) touched.add(appearance.number)
    }
  }
  return touched
}
