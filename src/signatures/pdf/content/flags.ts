/** What in a signed file can show or do other things than those signed (ISO 32000-1 12.6, 7.3.8.2, 8.10.4). */
import type { Problem } from '../../../domain/problem.ts'
import { nameOf, PdfName } from '../read/values.ts'
import type { PdfDict } from '../read/values.ts'

const leavingActions = new Set(['Launch', 'ImportData', 'SubmitForm', 'GoToR', 'GoToE'])

export class Flags {
  /** Numbers of pages, fonts, images and forms that nothing led to when the file was signed. */
  readonly hidden: number[] = []
  #javascript = false
  #leaving = new Set<string>()
  #embedded = false
  #external = false

  dictionary(dict: PdfDict): void {
    const action = nameOf(dict.get('S'))
    if (action === 'JavaScript' || dict.entries.has('JS')) this.#javascript = true
    if (action !== undefined && leavingActions.has(action)) this.#leaving.add(action)
    if (dict.entries.has('EF')) this.#embedded = true
    // a reference XObject shows a page of another file
    if (nameOf(dict.get('Subtype')) === 'Form' && dict.get('Ref') !== null) this.#external = true
  }

  stream(dict: PdfDict): void {
    if (nameOf(dict.get('Type')) === 'EmbeddedFile') this.#embedded = true
    // F of a stream names the file that holds its data; F of a filter is another thing and a name
    const file = dict.get('F')
    if (file !== null && !(file instanceof PdfName)) this.#external = true
  }

  problems(): Problem[] {
    const found: Problem[] = []
    if (this.#external) found.push({ code: 'pdf-signature.external-content' })
    if (this.#javascript) found.push({ code: 'pdf-signature.javascript' })
    if (this.#leaving.size > 0) {
      found.push({ code: 'pdf-signature.launch-action', detail: [...this.#leaving].sort().join(', ') })
    }
    if (this.#embedded) found.push({ code: 'pdf-signature.embedded-files' })
    if (this.hidden.length > 0) {
      const some = this.hidden.slice(0, 10).join(', ')
      found.push({
        code: 'pdf-signature.hidden-objects',
        detail: `${this.hidden.length} objects: ${some}${this.hidden.length > 10 ? ', …' : ''}`
      })
    }
    return found
  }
}
