/** OneWin drops files; a site that opens its database or an API to us may choose those. */
import { folderDriver } from '../drivers/folder/index.ts'
import { restDriver } from '../drivers/rest/index.ts'
import { plainWords } from '../drivers/rest/words.ts'
import { tableDriver } from '../drivers/table/index.ts'
import type { Driver } from '../kind.ts'

export const drivers: readonly [Driver, ...Driver[]] = [folderDriver, tableDriver, restDriver(plainWords)]
