import { startFolderSide } from '../connectors/folder-side.ts'
import { connectorContract } from './connector.ts'

connectorContract('folder', () => startFolderSide())
