/** An axis that pushes: what proves that a request is the axis's own. */
import type { Problem } from '../../domain/problem.ts'

export type PushHeaders = Readonly<Record<string, string | string[] | undefined>>

export type PushVerdict =
  | {
      readonly kind: 'ok'
      readonly item: { readonly remoteId: string; readonly to?: string }
      /**
       * The body, checked while it is read. It throws BrokenPromise (`push.digest-wrong`) at its end when the
       * bytes are not those that were signed, before the reader sees the end: so nothing can be committed.
       */
      open(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>
    }
  | { readonly kind: 'refused'; readonly problem: Problem }

export interface PushVerifier {
  /** Judges the headers before a byte of the body is read. */
  verify(headers: PushHeaders): PushVerdict | Promise<PushVerdict>
}

export interface PushVerifiers {
  get(axisId: string): PushVerifier | undefined
}
