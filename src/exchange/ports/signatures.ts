/** Signatures as the story sees them: judged, applied, sealed. How, and in which process, is the adapter's. */
import type { ContentRef } from '../../domain/content.ts'
import type { Direction } from '../../domain/document.ts'
import type { Edoc } from '../../domain/envelope.ts'
import type { Decision, DocumentReport } from '../../domain/judgement.ts'
import type { Problem } from '../../domain/problem.ts'
import type { CertificateFacts, EvidenceRef } from '../../domain/signature.ts'
import type { SignaturePolicy } from '../../domain/signature-policy.ts'

export interface JudgeRequest {
  readonly message: Edoc
  /** The bytes as they came: the seal is over them. */
  readonly raw: ContentRef
  /** Stands for the time of signing where no timestamp does. */
  readonly receivedAt: Date
  /** Of earlier judgements: used before anything is fetched, so that ten years later they still speak. */
  readonly kept?: readonly EvidenceRef[]
}

export interface Judged {
  /** Its evidence is durably kept as content before this is returned. */
  readonly report: DocumentReport
  /** What the seal covers, read from the signed bytes alone; present when the seal holds. */
  readonly signed?: Pick<Edoc, 'header' | 'business'>
}

/** `issue`: the agency's seal on the first PDF, number and time on the others. The rest: certified copies (NĐ 30/2020 Art 25). */
export const signingForms = ['issue', 'sao-y', 'sao-luc', 'trich-sao'] as const

/** What a DMS asks to have signed with the sender's agency key. */
export interface SigningRequest {
  readonly form: (typeof signingForms)[number]
  /** Number and notation of the copy, where it is one: `12/SY-UBND`. */
  readonly copyCode?: string
}

export type Applied =
  | { readonly kind: 'applied'; readonly message: Edoc; readonly keyId: string }
  /** For good: no key of this agency here, a file that cannot be signed. */
  | { readonly kind: 'refused'; readonly problems: readonly [Problem, ...Problem[]] }
  /** For now: whoever holds the key, or the timestamp authority, is away. */
  | { readonly kind: 'waiting'; readonly problem: Problem }

export interface Seal {
  /** A whole Signature element, made once for a delivery: repeats carry the same bytes. */
  readonly signatureXml: string
  readonly keyId: string
  readonly at: Date
}

export interface Signatures {
  /**
   * Never throws for what a stranger's bytes do. What cannot be judged now comes back INDETERMINATE, with
   * `verification.unavailable` where that is our own doing.
   */
  judge(request: JudgeRequest): Promise<Judged>
  apply(message: Edoc, sender: { readonly code: string }, request: SigningRequest, at: Date): Promise<Applied>
  /** Null: this gateway seals nothing. Throws BrokenPromise `key.*`, `timestamp.unavailable`: the delivery waits. */
  seal(message: Edoc, at: Date): Promise<Seal | null>
  /**
   * The gateway's own signature over bytes of its own making: a detached CMS, DER, with a timestamp where an authority is
   * configured. Null: this gateway signs nothing. Throws BrokenPromise `key.*`, `timestamp.unavailable`.
   */
  signBytes(bytes: Uint8Array, at: Date): Promise<{ readonly cms: Uint8Array; readonly keyId: string } | null>
}

export interface JudgementRecord {
  readonly documentId: string
  /** 1-based; a later one stands in place of the earlier, which stays. */
  readonly number: number
  readonly report: DocumentReport
  readonly decision: Decision
  readonly policy: SignaturePolicy
  readonly at: Date
}

export interface Judgements {
  add(judgement: Omit<JudgementRecord, 'number'>): Promise<JudgementRecord>
  latest(documentId: string): Promise<JudgementRecord | null>
  /** Newest first. */
  ofDocument(documentId: string): Promise<readonly JudgementRecord[]>
}

/** Signatures asked for at acceptance and not made yet. */
export interface SigningRequests {
  add(documentId: string, request: SigningRequest): Promise<void>
  open(documentId: string): Promise<SigningRequest | null>
  /** The signed document takes the place of the posted one; the posted bytes stay as `raw`. */
  fulfil(documentId: string, message: Edoc, envelope: ContentRef, keyId: string, at: Date): Promise<void>
}

export interface Seals {
  find(deliveryId: string): Promise<Seal | null>
  /** Returns the seal that stands: an earlier one wins over ours. */
  keep(deliveryId: string, seal: Seal): Promise<Seal>
}

export interface PolicyEntry {
  readonly partnerId: string
  readonly direction: Direction
  readonly policy: SignaturePolicy
  /** Absent: the default, which nobody has changed. */
  readonly changedAt?: Date
  readonly changedBy?: string
}

export interface Policies {
  /** The partner's own, else the default of the direction. */
  get(partnerId: string, direction: Direction): Promise<PolicyEntry>
  set(
    partnerId: string,
    direction: Direction,
    policy: SignaturePolicy,
    actor: string,
    at: Date
  ): Promise<void>
}

/** What a file shows when somebody only wants to know: nothing is sent, nothing is kept. */
export type Examination =
  | { readonly kind: 'pdf'; readonly report: DocumentReport }
  | {
      readonly kind: 'edxml'
      readonly report: DocumentReport
      readonly header: Edoc['header']
      /** What the message would be told beside its signatures. */
      readonly warnings: readonly Problem[]
    }
  /** Neither a PDF nor an edXML document that can be read. */
  | { readonly kind: 'refused'; readonly problems: readonly [Problem, ...Problem[]] }

export interface Examiner {
  /** `name` is what the file is called in the report. */
  examine(bytes: AsyncIterable<Uint8Array>, name: string): Promise<Examination>
}

/** What people and the log see of a key; holds no secret. */
export interface KeyState {
  readonly id: string
  /** Absent: the gateway's own, for envelopes. */
  readonly organisation?: string
  readonly holder: 'pkcs12' | 'pem' | 'pkcs11'
  /** The file, or the label of the token. */
  readonly place: string
  readonly state: 'ready' | 'away'
  /** Why it is away. */
  readonly reason?: Problem
  /** When the state began; ISO 8601, UTC. */
  readonly since: string
  /** Absent while the key has never been opened. */
  readonly certificate?: CertificateFacts
  readonly algorithm?: string
  /** The bounds of configuration and certificate together; ISO 8601, UTC. */
  readonly from?: string
  readonly until?: string
  /** Of the certificate. `soon`: 30 days or less are left. */
  readonly expiry?: 'fine' | 'soon' | 'expired'
  /** The one that signs at the instant that was asked about. */
  readonly serving: boolean
}

export interface KeyStates {
  /** Of all keys that this process was given, `serving` as of now. */
  states(): readonly KeyState[]
}
