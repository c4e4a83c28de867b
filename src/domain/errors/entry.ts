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
}

export type ErrorGroup = Readonly<Record<string, ErrorEntry>>
