/**
 * Verifies the Signature of an edXML message. Order: the gate over the bytes, the value, every digest, the time, the
 * certificate at that time. Nothing is fetched for a message that was altered, and nothing of it is handed on.
 */
import type { Problem } from '../../domain/problem.ts'
import type { JudgingContext } from '../judging.ts'
import { readCanonical, type CanonicalElement } from './canonical/read.ts'
import { judgeIntact } from './judge.ts'
import { coversWhole, legacyOf } from './legacy.ts'
import type { ReceivedAttachment } from './parts/attachments.ts'
import { openSeal, type OpenedSeal, type SealedContent } from './parts/open.ts'
import { survey, type Survey } from './scan/survey.ts'
import { decided, type XmlVerdict } from './verdict.ts'
import type { RawSource } from './whole/digest.ts'
import { openFragment } from './whole/fragment.ts'
import { gateOf, openWhole, surveyRaw, type OpenedDocument, type SignedDocument } from './whole/open.ts'

export interface EnvelopeToVerify {
  /** What the splitter left of the message: placeholders stand for the contents of attachments. */
  readonly skeleton: Uint8Array
  /** In the order of edXMLManifest, as the reader found them. */
  readonly attachments: readonly ReceivedAttachment[]
  /** The message as it came; read twice, and only when the whole of it was signed (profile B). */
  readonly raw: RawSource
}

/**
 * `parts`: sealed as this gateway seals (profile A). `document`: signed as a whole by somebody else (profile B).
 */
export type EnvelopeVerdict = XmlVerdict<SealedContent | SignedDocument>

const fixedPlace = ['edXML', 'edXMLEnvelope', 'edXMLHeader', 'Signature']

export async function verifyEnvelope(
  given: EnvelopeToVerify,
  context: JudgingContext
): Promise<EnvelopeVerdict> {
  const { receivedAt } = context
  const found = survey(given.skeleton)
  if ('code' in found) {
    // an odd message that bears no signature is the reader's to judge, not ours
    const silent = !Buffer.from(given.skeleton).includes('Signature')
    return decided([silent ? { code: 'xml-signature.absent' } : found], receivedAt)
  }
  const opened = await open(given, found)
  if (!('signed' in opened)) return decided(opened, receivedAt)
  const verdict = await judgeIntact(opened, context)
  return verdict.class === 'INVALID' ? verdict : { ...verdict, signed: opened.signed }
}

async function open(
  given: EnvelopeToVerify,
  found: Survey
): Promise<OpenedSeal | OpenedDocument | readonly [Problem, ...Problem[]]> {
  const signature = found.fragment && readCanonical(found.fragment)
  const stop = judgePlace(found, signature)
  if (stop !== undefined) return [stop]
  if (!coversWhole(signature)) return openSeal(given.skeleton, found, given.attachments)
  // from here on the skeleton is not asked again: what was signed is the message as it came
  const all = await surveyRaw(given.raw)
  if ('code' in all) return [all]
  const again = judgePlace(all, all.fragment && readCanonical(all.fragment))
  if (again !== undefined) return [again]
  const fragment = openFragment(all)
  if (!('opened' in fragment)) return fragment
  const [place] = all.signatures
  return place === undefined ? [{ code: 'xml-signature.absent' }] : openWhole(given.raw, fragment, place)
}

function judgePlace(found: Survey, signature: CanonicalElement | undefined): Problem | undefined {
  const legacy = legacyOf(found, signature)
  if (legacy !== undefined) return legacy
  const stop = gateOf(found)
  if (stop !== undefined) return stop
  const names = found.signatures[0]?.names ?? []
  const right = names.length === fixedPlace.length && fixedPlace.every((name, at) => names[at] === name)
  return right ? undefined : { code: 'xml-signature.misplaced', detail: names.join('/').slice(0, 200) }
}
