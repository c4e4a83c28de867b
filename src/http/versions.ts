/** Lists that are replaced whole carry their version as ETag; whoever replaces one says which he saw. */
import { Type } from '@fastify/type-provider-typebox'
import { refuse } from './errors.ts'

export const IfMatchHeaders = Type.Object({ 'if-match': Type.Optional(Type.String({ maxLength: 100 })) })

/** Of lists whose versions count from 0. What is no number is no version that we gave out. */
export function numberSeen(headers: { readonly 'if-match'?: string | undefined }): number {
  const seen = headers['if-match']?.replace(/^(?:W\/)?"(.*)"$/, '$1')
  if (seen === undefined) return refuse('request.version-missing', { field: 'headers/if-match' })
  return /^\d{1,9}$/.test(seen) ? Number(seen) : refuse('request.version-stale')
}
