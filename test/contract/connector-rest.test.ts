import { startRestSide } from '../connectors/rest-side.ts'
import { connectorContract } from './connector.ts'

connectorContract('rest', () => startRestSide())
connectorContract('rest with signed requests', () => startRestSide({ auth: 'hmac' }))
