/**
 * Signs a PDF: PAdES-B-B, or with a timestamp PAdES-B-T (ETSI EN 319 142-1), as an incremental update, so that the bytes
 * that are there stay as they are and earlier signatures stay valid.
 */
import type { Problem } from '../../../domain/problem.ts'
import { contentHashOf, signCms } from '../../cms/sign.ts'
import type { RandomAccess, SigningKey, TimestampAuthority } from '../../ports.ts'
import { attempt } from '../read/refusal.ts'
import { drawForm } from './appearance/draw.ts'
import type { SignatureForm } from './appearance/form.ts'
import { spokenWords } from './appearance/words.ts'
import type { AppendedPdf } from './appended.ts'
import { composeUpdate } from './compose.ts'
import { freeName } from './field-name.ts'
import { fill } from './fill.ts'
import { allowsSigning } from './permission.ts'
import { signatureObject } from './signature-object.ts'
import { broken, openTarget } from './target.ts'

export interface SignPdfOptions {
  readonly key: SigningKey
  /** Without it the signature is PAdES-B-B, whose time nobody but the signer vouches for. */
  readonly timestamp?: TimestampAuthority
  readonly form: SignatureForm
  /** The time of signing that is shown and stands in /M; to the second. */
  readonly at: Date
  /** Shown to readers by their program; any text. */
  readonly reason?: string
  readonly location?: string
  /** Default: `ChuKySo` with the first number that is free. Without full stops. */
  readonly fieldName?: string
}

export interface SignedPdf extends AppendedPdf {
  readonly fieldName: string
}

/**
 * The source is read twice, a MiB at a time: to hash it, and to hand it on (thrice for a key with SHA-384).
 * Refuses with `pdf-signature.cannot-sign-…`, `….not-allowed-by-author`, `….field-taken`, `….no-place`, and for the form
 * `….bad-seal-image`, `….text-too-long`, `….unwritable-text`. Throws BrokenPromise `key.unavailable` or
 * `timestamp.unavailable`. The same source, options and timestamp token give the same bytes when the key does (RSA).
 */
export async function signPdf(source: RandomAccess, options: SignPdfOptions): Promise<SignedPdf | Problem> {
  const { key, form, at, timestamp } = options
  const target = openTarget(source)
  if ('code' in target) return target
  const fieldName = freeName(target, 'ChuKySo', options.fieldName)
  if (typeof fieldName !== 'string') return fieldName
  const allowed = attempt(() => allowsSigning(target.view, target.signed, fieldName))
  if ('problem' in allowed) return broken(allowed.problem)
  if (!allowed.value) return { code: 'pdf-signature.not-allowed-by-author' }
  const drawing = form.kind === 'hidden' ? undefined : await drawForm(form, at)
  if (drawing !== undefined && 'code' in drawing) return drawing
  const shown = form.kind === 'hidden' || drawing === undefined ? undefined : { form, drawing }
  const signer = key.facts.commonName ?? key.facts.subject
  const spoken = spokenWords(form, signer, at)
  const said = { at, signer, reason: options.reason, location: options.location }
  const signed = await fill(source, {
    hash: contentHashOf(key),
    rooms: roomsFor(options),
    compose: room => composeUpdate(target, { object: signatureObject(said, room), fieldName, spoken, shown }),
    make: digest => signCms({ digest, key, ...(timestamp === undefined ? {} : { timestamp }) })
  })
  return 'code' in signed ? signed : { ...signed, fieldName }
}

/** What is known of the CMS, plus what timestamp authorities usually send with their chain; then plenty. */
function roomsFor({ key, timestamp }: SignPdfOptions): readonly number[] {
  const certificates = [key.certificate, ...key.chain].reduce((sum, each) => sum + each.length, 0)
  const usual = certificates + (timestamp === undefined ? 4 : 16) * 1024
  return [Math.ceil(usual / 4096) * 4096, 256 * 1024]
}
