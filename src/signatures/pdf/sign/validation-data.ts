/**
 * What a signature is judged by, kept inside the file (PAdES-B-LT, ETSI EN 319 142-1 section 5.4.2): certificates, OCSP
 * responses and CRLs in the document security store, so that it can be judged when their servers are gone.
 */
import type { Problem } from '../../../domain/problem.ts'
import type { Evidence, EvidenceKind } from '../../../domain/signature.ts'
import type { RandomAccess } from '../../ports.ts'
import { attempt, refuse } from '../read/refusal.ts'
import { PdfRef } from '../read/values.ts'
import type { PdfDict, PdfValue } from '../read/values.ts'
import type { PdfView } from '../read/view.ts'
import { appendedPdf, type AppendedPdf } from './appended.ts'
import { hashOf } from './slices.ts'
import { broken, openTarget, type Target } from './target.ts'
import { appended, whole } from './update/append.ts'
import { changed, dict, name } from './update/build.ts'
import { Update } from './update/update.ts'
import { NewStream } from './update/write.ts'

/** Timestamps stand in their signatures already. */
const lists: Readonly<Partial<Record<EvidenceKind, string>>> = {
  certificate: 'Certs',
  ocsp: 'OCSPs',
  crl: 'CRLs'
}

/**
 * `evidence` as verdicts bring it. What the store has is not added again; when nothing is new, the file comes back as it
 * is. Every certification allows it (ISO 32000-2 section 12.8.2.2). Refuses broken and encrypted files as signing does.
 */
export async function addValidationData(
  source: RandomAccess,
  evidence: readonly Evidence[]
): Promise<AppendedPdf | Problem> {
  const target = openTarget(source)
  if ('code' in target) return target
  const update = attempt(() => storeUpdate(target, evidence))
  if ('problem' in update) return broken(update.problem)
  return appendedPdf(source, update.value, await hashOf(source, 'sha256'))
}

function storeUpdate({ view, end }: Target, evidence: readonly Evidence[]): Uint8Array {
  const update = new Update(end)
  const held = view.catalog.get('DSS')
  const store = held === null ? undefined : (view.dict(held) ?? refuse('pdf-signature.object-broken', 'DSS'))
  const known = new Set(store === undefined ? [] : streamsIn(view, store))
  const longer: Record<string, PdfValue> = {}
  let added = 0
  for (const [kind, key] of Object.entries(lists)) {
    const fresh = evidence.filter(each => each.kind === kind && !known.has(textOf(each.der)))
    for (const each of fresh) known.add(textOf(each.der))
    if (fresh.length === 0) continue
    added += fresh.length
    const streams = fresh.map(each => update.add(new NewStream(dict({}), each.der)))
    const list = appended(view, update, store?.get(key) ?? null, streams)
    if (list !== undefined) longer[key] = list
  }
  if (added === 0) return new Uint8Array(0)
  if (Object.keys(longer).length > 0) {
    const next = store === undefined ? dict({ Type: name('DSS'), ...longer }) : changed(whole(store), longer)
    if (held instanceof PdfRef) update.put(held, next)
    else update.put(view.root, changed(whole(view.catalog), { DSS: next }))
  }
  return update.render().bytes
}

function streamsIn(view: PdfView, store: PdfDict): string[] {
  return Object.values(lists).flatMap(key =>
    (view.array(store.get(key))?.items ?? []).flatMap(item => {
      const stream = view.stream(item)
      return stream === undefined ? [] : [textOf(view.decode(stream))]
    })
  )
}

const textOf = (der: Uint8Array) => Buffer.from(der).toString('latin1')
