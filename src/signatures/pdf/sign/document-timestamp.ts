/** Proves that a whole file, with all its signatures and validation data, existed at a time (PAdES-B-LTA). */
import type { Problem } from '../../../domain/problem.ts'
import type { RandomAccess, TimestampAuthority } from '../../ports.ts'
import type { AppendedPdf } from './appended.ts'
import { composeUpdate } from './compose.ts'
import { freeName } from './field-name.ts'
import { fill } from './fill.ts'
import { timestampObject } from './signature-object.ts'
import { openTarget } from './target.ts'

/**
 * ETSI EN 319 142-1 section 5.4.3. Renewed before the last one's certificate ends, it carries a file through the years.
 * Every certification allows it (ISO 32000-2 section 12.8.2.2). Refuses broken and encrypted files as signing does;
 * throws BrokenPromise `timestamp.unavailable`.
 */
export async function addDocumentTimestamp(
  source: RandomAccess,
  timestamp: TimestampAuthority
): Promise<AppendedPdf | Problem> {
  const target = openTarget(source)
  if ('code' in target) return target
  const fieldName = freeName(target, 'DauThoiGian')
  if (typeof fieldName !== 'string') return fieldName
  return fill(source, {
    hash: 'sha256',
    rooms: [16 * 1024, 256 * 1024],
    compose: room =>
      composeUpdate(target, { object: timestampObject(room), fieldName, spoken: 'Dấu thời gian của tệp' }),
    make: digest => timestamp.stamp(digest)
  })
}
