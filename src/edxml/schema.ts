/** Checks the skeleton against contracts/edxml/*.xsd. Each schema is compiled once a process. */
import { readFileSync } from 'node:fs'
import {
  XmlBufferInputProvider,
  XmlDocument,
  XmlValidateError,
  XsdValidator,
  xmlCleanupInputProvider,
  xmlRegisterInputProvider
} from 'libxml2-wasm'
import type { MessageKind } from '../domain/envelope.ts'
import type { Problem } from '../domain/problem.ts'
import type { LineMap } from './lines.ts'
import type { Element } from './tree.ts'

// the same place seen from src/edxml and from dist/edxml
const folder = new URL('../../contracts/edxml/', import.meta.url)
const compiled = new Map<MessageKind, XsdValidator>()

function validatorOf(kind: MessageKind): XsdValidator {
  const known = compiled.get(kind)
  if (known !== undefined) return known
  // types.xsd is handed over from memory: libxml2 itself never gets to open a file
  const types = new XmlBufferInputProvider({ 'types.xsd': readFileSync(new URL('types.xsd', folder)) })
  xmlRegisterInputProvider(types)
  const document = XmlDocument.fromBuffer(readFileSync(new URL(`${kind}.xsd`, folder)), {
    url: `${kind}.xsd`
  })
  try {
    const validator = XsdValidator.fromDoc(document)
    compiled.set(kind, validator)
    return validator
  } finally {
    document.dispose()
    xmlCleanupInputProvider()
  }
}

const maxProblems = 20

/**
 * What the schema has against the document; `tree` names the places as we name them. `removed` has been
 * taken out of the document before: those elements' nodes are gone and their places do not count.
 */
export function checkSchema(
  document: XmlDocument,
  kind: MessageKind,
  tree: Element,
  removed: ReadonlySet<Element>,
  lines: LineMap
): Problem[] {
  try {
    validatorOf(kind).validate(document)
    return []
  } catch (error) {
    if (!(error instanceof XmlValidateError)) throw error
    return error.details
      .filter(detail => detail.level > 1)
      .slice(0, maxProblems)
      .map(detail => {
        const element = detail.xpath === undefined ? undefined : at(tree, detail.xpath, removed)
        return {
          code: 'edxml.schema',
          ...(element === undefined ? {} : { field: element.path }),
          line: lines.raw(detail.line),
          detail: withoutValue(detail.message)
        }
      })
  }
}

/** libxml2 quotes the offending value; a value is content of a document and stays out. */
const withoutValue = (message: string): string =>
  message
    .replaceAll(/\{[^}]*\}/g, '')
    .replace(/The value '[^]*' (has|is not)/, 'The value $1')
    .replace(/'[^']*' is not a valid value/, 'not a valid value')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 300)

/** Follows libxml2's node path (`/*[1]/p:To[2]`): `*` counts every element, a name counts its own. */
function at(root: Element, xpath: string, removed: ReadonlySet<Element>): Element | undefined {
  let here: Element | undefined
  for (const step of xpath.split('/').slice(1)) {
    const found = /^(?:(\*)|(?:[^:[\]]+:)?([^:[\]]+))(?:\[(\d+)\])?$/.exec(step)
    if (found === null) return here
    const all: readonly Element[] = here === undefined ? [root] : here.children
    const among = all.filter(each => !removed.has(each))
    const matching = found[1] === '*' ? among : among.filter(each => each.name === found[2])
    const next: Element | undefined = matching[Number(found[3] ?? '1') - 1]
    if (next === undefined) return here
    here = next
  }
  return here
}
