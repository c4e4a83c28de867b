/** One line of the list of errors. */
export interface ErrorEntry {
  /** HTTP status when a request ends with it. */
  readonly status: number
  /** Whose side must act. `ours`: this gateway or its operator. */
  readonly fault: 'ours' | 'sender' | 'recipient' | 'axis'
  /** Whether the same request may succeed later without anybody changing anything. */
  readonly retry: boolean
  /** What happened, in one sentence a clerk understands. */
  readonly vi: string
  readonly en: string
  /** What to do about it. */
  readonly remedy: { readonly vi: string; readonly en: string }
  /** As a reason in a signature's report: the class it leads to. `note` changes nothing. */
  readonly verdict?: 'INVALID' | 'INDETERMINATE' | 'VALID_NO_TSA' | 'note'
}

export type ErrorGroup = Readonly<Record<string, ErrorEntry>>
/** Reasons of verification: each says where it leads. */
export type ReasonGroup = Readonly<
  Record<string, ErrorEntry & { readonly verdict: NonNullable<ErrorEntry['verdict']> }>
>
