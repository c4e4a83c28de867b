/** Any DMS that keeps to docs/connectors.md as it stands: all drivers, and the pull inbox when none is named. */
import { folderDriver } from '../drivers/folder/index.ts'
import { inboxDriver } from '../drivers/inbox/index.ts'
import { restDriver } from '../drivers/rest/index.ts'
import { plainWords } from '../drivers/rest/words.ts'
import { tableDriver } from '../drivers/table/index.ts'
import type { Driver } from '../kind.ts'

export const drivers: readonly [Driver, ...Driver[]] = [
  inboxDriver,
  folderDriver,
  tableDriver,
  restDriver(plainWords)
]
