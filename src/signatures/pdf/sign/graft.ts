/** Takes the drawn page over into the update as a form XObject (ISO 32000-1 section 8.10), under new object numbers. */
import type { RandomAccess } from '../../ports.ts'
import { openPdf, pagesOf } from '../read/document.ts'
import { PdfArray, PdfDict, PdfRef, PdfStream } from '../read/values.ts'
import type { PdfValue } from '../read/values.ts'
import type { Drawing } from './appearance/draw.ts'
import { uprightMatrix, type PageFrame } from './appearance/frame.ts'
import { array, changed, name } from './update/build.ts'
import type { Update } from './update/update.ts'
import { NewStream } from './update/write.ts'

/** Throws PdfRefusal when the drawing is no PDF: a mistake of ours. */
export function graft(drawing: Drawing, frame: PageFrame, update: Update): PdfRef {
  const document = openPdf(inMemory(drawing.pdf))
  if ('code' in document) throw new TypeError(`the drawing is no PDF: ${document.detail ?? document.code}`)
  const view = document.view()
  const [page] = pagesOf(view)
  const content = page === undefined ? undefined : view.stream(page.dict.get('Contents'))
  if (page === undefined || content === undefined) throw new TypeError('the drawing has no content')
  const taken = new Map<number, PdfRef>()

  function take(value: PdfValue): PdfValue {
    if (value instanceof PdfRef) return takeObject(value)
    if (value instanceof PdfArray) return array(value.items.map(take))
    if (value instanceof PdfDict)
      return new PdfDict(new Map([...value.entries].map(([key, v]) => [key, take(v)])))
    return value
  }

  function takeObject(reference: PdfRef): PdfRef {
    const known = taken.get(reference.number)
    if (known !== undefined) return known
    const own = update.reserve()
    taken.set(reference.number, own)
    const value = view.resolve(reference)
    update.put(own, value instanceof PdfStream ? takeStream(value, {}) : take(value))
    return own
  }

  function takeStream(stream: PdfStream, more: Readonly<Record<string, PdfValue>>): NewStream {
    const dict = take(changed(stream.dict, more))
    if (!(dict instanceof PdfDict)) throw new TypeError('a dictionary is a dictionary')
    return new NewStream(dict, view.source.read(stream.start, stream.length))
  }

  return update.add(
    takeStream(content, {
      Type: name('XObject'),
      Subtype: name('Form'),
      BBox: array([0, 0, drawing.width, drawing.height]),
      Matrix: array(uprightMatrix(frame)),
      Resources: page.dict.get('Resources')
    })
  )
}

export function inMemory(bytes: Uint8Array): RandomAccess {
  return {
    size: bytes.length,
    read(offset, length) {
      if (offset < 0 || offset + length > bytes.length) throw new RangeError('outside of the bytes')
      return bytes.subarray(offset, offset + length)
    }
  }
}
