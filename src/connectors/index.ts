/** The list of DMS kinds. A new DMS is one folder and one line here. */
import { generic } from './generic/index.ts'
import { ioffice } from './ioffice/index.ts'
import type { ConnectorKind } from './kind.ts'
import { onewin } from './onewin/index.ts'

export const connectorKinds = { ioffice, onewin, generic } as const satisfies Record<string, ConnectorKind>

export type ConnectorKindName = keyof typeof connectorKinds
export type { ConnectorKind, Tools } from './kind.ts'
