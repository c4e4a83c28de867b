export { createLookup, type LookupOptions } from './lookup.ts'
export { lookupLimits, type LookupLimits } from './limits.ts'
export { createTimestampAuthority, type TimestampAuthorityOptions } from './timestamp-authority.ts'
