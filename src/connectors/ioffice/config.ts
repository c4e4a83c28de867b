/** iOffice is called by REST in its own words; a site behind a firewall pulls from the inbox instead. */
import { inboxDriver } from '../drivers/inbox/index.ts'
import { restDriver } from '../drivers/rest/index.ts'
import type { Driver } from '../kind.ts'
import { iofficeWords } from './mapping.ts'

export const drivers: readonly [Driver, ...Driver[]] = [restDriver(iofficeWords), inboxDriver]
