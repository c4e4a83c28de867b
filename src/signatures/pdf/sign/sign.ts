/**
 * Signs a PDF: PAdES-B-B, or with a timestamp PAdES-B-T (ETSI EN 319 142-1), as an incremental update, so that the bytes
 * that are there stay as they are and earlier signatures stay valid.
 */
import { createHash, type Hash } from 'node:crypto'
import type { Problem } from '../../../domain/problem.ts'
import { contentHashOf, signCms } from '../../cms/sign.ts'
import type { RandomAccess, SigningKey, TimestampAuthority } from '../../ports.ts'
import { attempt } from '../read/refusal.ts'
import { drawForm, type Drawing } from './appearance/draw.ts'
import type { SignatureForm } from './appearance/form.ts'
import { spokenWords } from './appearance/words.ts'
import { composeUpdate, freeName, type Composed } from './compose.ts'
import { allowsSigning } from './permission.ts'
import { slices } from './slices.ts'
import { broken, openTarget, type Target } from './target.ts'

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
  /** Default: `ChuKySo`, with the first number that is free. Without full stops. */
  readonly fieldName?: string
}

export interface SignedPdf {
  readonly size: number
  readonly fieldName: string
  /** 64 hex digits over all bytes. */
  readonly sha256: string
  /** The whole file: first the old bytes, read again from the source, then the update. May be asked for again. */
  bytes(): AsyncIterable<Uint8Array>
}

/** Bytes kept for the CMS: what is known of it, plus what timestamp authorities usually send with their chain. */
function roomsFor({ key, timestamp }: SignPdfOptions): readonly number[] {
  const certificates = [key.certificate, ...key.chain].reduce((sum, each) => sum + each.length, 0)
  const usual = certificates + (timestamp === undefined ? 4 : 16) * 1024
  return [Math.ceil(usual / 4096) * 4096, 256 * 1024]
}

/**
 * The source is read twice, a MiB at a time: to hash it, and to hand it on. Refuses with `pdf-signature.…` codes of the
 * file, the form and its place. Throws BrokenPromise `key.unavailable` or `timestamp.unavailable`. The same source,
 * options and timestamp token give the same bytes when the key's algorithm does (RSA).
 */
export async function signPdf(source: RandomAccess, options: SignPdfOptions): Promise<SignedPdf | Problem> {
  const target = openTarget(source)
  if ('code' in target) return target
  const fieldName = freeName(target, options.fieldName)
  if (typeof fieldName !== 'string') return fieldName
  const allowed = attempt(() => allowsSigning(target.view, target.signed, fieldName))
  if ('problem' in allowed) return broken(allowed.problem)
  if (!allowed.value) return { code: 'pdf-signature.not-allowed-by-author' }
  const drawing = options.form.kind === 'hidden' ? undefined : await drawForm(options.form, options.at)
  if (drawing !== undefined && 'code' in drawing) return drawing
  const hash = contentHashOf(options.key)
  const before = await hashesOf(source, hash)
  for (const room of roomsFor(options)) {
    const composed = compose(target, options, drawing, fieldName, room)
    if ('code' in composed) return composed
    const { update, gap } = composed
    const content = before.content
      .copy()
      .update(update.subarray(0, gap.start))
      .update(update.subarray(gap.end))
    const cms = await signCms({
      digest: content.digest(),
      key: options.key,
      ...(options.timestamp === undefined ? {} : { timestamp: options.timestamp })
    })
    if (cms.length > room) continue
    update.write(Buffer.from(cms).toString('hex'), gap.start + 1, 'latin1')
    return signed(source, composed, before.file)
  }
  throw new RangeError('a CMS beyond all measure')
}

function compose(
  target: Target,
  options: SignPdfOptions,
  drawing: Drawing | undefined,
  fieldName: string,
  room: number
): Composed | Problem {
  const signer = options.key.facts.commonName ?? options.key.facts.subject
  const composed = attempt(() =>
    composeUpdate(target, {
      form: options.form,
      drawing,
      fieldName,
      spoken: spokenWords(options.form, signer, options.at),
      said: {
        at: options.at,
        signer,
        ...(options.reason === undefined ? {} : { reason: options.reason }),
        ...(options.location === undefined ? {} : { location: options.location })
      },
      room
    })
  )
  return 'problem' in composed ? broken(composed.problem) : composed.value
}

interface Hashes {
  /** What the signature is over. */
  readonly content: Hash
  readonly file: Hash
}

async function hashesOf(source: RandomAccess, algorithm: string): Promise<Hashes> {
  const file = createHash('sha256')
  const content = algorithm === 'sha256' ? file : createHash(algorithm)
  for await (const slice of slices(source)) for (const hash of new Set([file, content])) hash.update(slice)
  return { content, file }
}

function signed(source: RandomAccess, { update, fieldName }: Composed, before: Hash): SignedPdf {
  return {
    size: source.size + update.length,
    fieldName,
    sha256: before.copy().update(update).digest('hex'),
    async *bytes() {
      yield* slices(source)
      yield update
    }
  }
}
