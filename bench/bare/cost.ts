/** Where the time of one document went in the bare program, milliseconds. The hops are what remains of the whole. */
export interface CostParts {
  readonly hashMs: number
  readonly base64Ms: number
  readonly filesMs: number
  readonly commitsMs: number
}

export type BareNews =
  | { readonly kind: 'ready'; readonly port: number }
  | { readonly kind: 'carried'; readonly id: string; readonly cost: CostParts }
  | { readonly kind: 'broken'; readonly why: string }
