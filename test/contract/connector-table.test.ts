import { freshDatabase } from '../support/database.ts'
import { startTableSide } from '../connectors/table-side.ts'
import { connectorContract } from './connector.ts'

const { url } = await freshDatabase()

connectorContract('table', () => startTableSide(url))
