/** Their words and ours, where they are of this axis alone. */
import type { RemoteAgency } from '../../exchange/ports/carrier.ts'
import { textField } from '../wire/answer.ts'
import { agencyOf } from '../wire/listed.ts'

/** A row of getSynchronizeUnit: the agency and the version it changed in. */
export function changeOf(entry: unknown): { agency: RemoteAgency; version: number } | undefined {
  const agency = agencyOf(entry)
  const version = Number(textField(entry, 'version') ?? Number.NaN)
  return agency === undefined || !Number.isInteger(version) ? undefined : { agency, version }
}
