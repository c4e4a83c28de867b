/** What the document security store brings along (ETSI EN 319 142-1 5.4.2): it helps to judge, it is never trusted. */
import type { Embedded } from '../../judging.ts'
import { PdfRefusal } from '../read/refusal.ts'
import { PdfStream } from '../read/values.ts'
import type { PdfDict } from '../read/values.ts'
import type { PdfView } from '../read/view.ts'

type Kind = keyof Embedded

const lists: readonly (readonly [key: string, kind: Kind])[] = [
  ['Certs', 'certificates'],
  ['OCSPs', 'ocsp'],
  ['CRLs', 'crls'],
  ['Cert', 'certificates'],
  ['OCSP', 'ocsp'],
  ['CRL', 'crls']
]
const mostItems = 300
const mostBytes = 48 * 1024 * 1024

/** Of the file as it is now: what later revisions added serves earlier signatures too. */
export function embeddedIn(view: PdfView): Embedded {
  const found: Record<Kind, Uint8Array[]> = { certificates: [], ocsp: [], crls: [] }
  const seen = new Set<number>()
  let bytes = 0
  const take = (dict: PdfDict): void => {
    for (const [key, kind] of lists) {
      for (const item of view.array(dict.get(key))?.items ?? []) {
        if (seen.size >= mostItems) return
        const der = streamBytes(view, item, seen)
        if (der === undefined || bytes + der.length > mostBytes) continue
        bytes += der.length
        found[kind].push(der)
      }
    }
  }
  const store = view.dict(view.catalog.get('DSS'))
  if (store === undefined) return found
  take(store)
  for (const entry of view.dict(store.get('VRI'))?.entries.values() ?? []) {
    const dict = view.dict(entry)
    if (dict !== undefined) take(dict)
  }
  return found
}

/** What cannot be read is as good as absent: the judgement will say what it lacks. */
function streamBytes(
  view: PdfView,
  item: Parameters<PdfView['resolve']>[0],
  seen: Set<number>
): Uint8Array | undefined {
  try {
    const stream = view.resolve(item)
    if (!(stream instanceof PdfStream) || seen.has(stream.start)) return undefined
    seen.add(stream.start)
    return Uint8Array.from(view.decode(stream))
  } catch (error) {
    if (error instanceof PdfRefusal && error.problem.code !== 'pdf-signature.too-complex') return undefined
    throw error
  }
}
