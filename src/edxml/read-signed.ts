/** Header and act of a message whose attachments are not at hand: what a seal covers, read by the same reader. */
import type { Edoc } from '../domain/envelope.ts'
import type { Problem } from '../domain/problem.ts'
import { defaultLimits } from './limits.ts'
import { LineMap } from './lines.ts'
import { readBusiness } from './read-business.ts'
import { readEdocHeader } from './read-header.ts'
import { parseSkeleton } from './skeleton.ts'
import { Values } from './values.ts'

/** `bytes` is edXML without attachments' content, as verifyEnvelope returns it. */
export function readSignedParts(bytes: Uint8Array): Pick<Edoc, 'header' | 'business'> | Problem {
  const parsed = parseSkeleton({ bytes, lines: new LineMap(), warnings: [] })
  if (!('root' in parsed)) return parsed
  const values = new Values()
  const within = values.child(values.child(parsed.root, 'edXMLEnvelope'), 'edXMLHeader')
  const header = values.child(within, 'MessageHeader')
  if (header === undefined) return { code: 'edxml.element-missing', field: 'MessageHeader' }
  const read = {
    header: readEdocHeader(values, header, defaultLimits.maxRecipients),
    business: readBusiness(values, values.child(within, 'TraceHeaderList'))
  }
  return values.problems[0] ?? read
}
