/** The axis's directory: all units with their versions, and the lists in which an agency has both of its codes. */
import type { RemoteAgency } from '../../exchange/ports/carrier.ts'
import { faithfully, field, reached } from '../wire/answer.ts'
import { agencyOf } from '../wire/listed.ts'
import type { Dialect } from '../wire/read.ts'
import { readElements } from '../wire/read.ts'
import { vxpDialect } from './answers.ts'
import type { VxpClient } from './client.ts'
import type { VxpConfig } from './config.ts'

/** An answer without a byte is no directory: it must not pass for one in which nobody is listed. */
const complete: Dialect = { ...vxpDialect, emptyListIsNone: false }

/**
 * The units first, so that a change between the two calls is told again next time and not missed; then the list, whose
 * rows know both codes and stand for the same keys.
 */
export async function* wholeDirectory(
  client: VxpClient,
  directory: VxpConfig['directory'],
  signal: AbortSignal
): AsyncGenerator<RemoteAgency> {
  yield* units(client, signal)
  yield* rows(client, directory === 'qd20' ? 'getAgenciesListQD20' : 'getAgenciesList', signal)
}

/** getSynchronizeUnit: how to ask for changes alone is not published, so all come and each says its version. */
export function units(client: VxpClient, signal: AbortSignal): AsyncGenerator<RemoteAgency> {
  return rows(client, 'getSynchronizeUnit', signal)
}

async function* rows(
  client: VxpClient,
  name: 'getAgenciesList' | 'getAgenciesListQD20' | 'getSynchronizeUnit',
  signal: AbortSignal
): AsyncGenerator<RemoteAgency> {
  const reply = await reached(name, () => client[name](signal))
  for await (const entry of faithfully(name, readElements(reply, complete, name))) {
    const agency = agencyOf(entry)
    // A unit that is no agency cannot be written to.
    if (agency !== undefined && String(field(entry, 'isAgency')) !== 'false') yield agency
  }
}
