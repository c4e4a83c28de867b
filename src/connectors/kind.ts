/** What the list holds of each kind of DMS, and how a driver reads its part of the configuration. */
import Type, { type Static, type TObject, type TProperties, type TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { BrokenPromise } from '../domain/problem.ts'
import type { Clock, Connector, Contents, Log } from '../exchange/ports/index.ts'

export type DriverName = 'inbox' | 'folder' | 'table' | 'rest'

export interface Identity {
  readonly id: string
  readonly label: string
}

export interface Tools {
  readonly contents: Contents
  readonly log: Log
  readonly clock: Clock
}

/** A way to exchange, shared by several DMSs; it knows no vendor. */
export interface Driver {
  readonly name: DriverName
  readonly schema: TObject
  create(identity: Identity, config: unknown, tools: Tools): Connector
}

/** A DMS as administrators choose it. The first of its drivers is used when the configuration names none. */
export interface ConnectorKind {
  readonly label: string
  readonly configSchema: TSchema
  create(id: string, label: string, config: unknown, tools: Tools): Connector
}

export function defineDriver<S extends TObject>(
  name: DriverName,
  schema: S,
  create: (identity: Identity, config: Static<S>, tools: Tools) => Connector
): Driver {
  return {
    name,
    schema,
    create: (identity, config, tools) => create(identity, readConfig(identity.id, schema, config), tools)
  }
}

export function defineKind(label: string, drivers: readonly [Driver, ...Driver[]]): ConnectorKind {
  const [first, ...others] = drivers
  return {
    label,
    configSchema: Type.Union([
      asWritten(first.schema, { driver: Type.Optional(Type.Literal(first.name)) }),
      ...others.map(driver => asWritten(driver.schema))
    ]),
    create(id, ownLabel, config, tools) {
      const given = { driver: first.name, ...(isRecord(config) ? config : {}) }
      const driver = drivers.find(one => one.name === given.driver)
      if (driver === undefined) {
        const known = drivers.map(one => one.name).join(', ')
        throw new BrokenPromise('config.invalid', { connector: id, key: 'driver', expected: known })
      }
      return driver.create({ id, label: ownLabel }, given, tools)
    }
  }
}

/** As an administrator writes it: what has a default may be left out. */
function asWritten(schema: TObject, changes: TProperties = {}): TObject {
  const properties = Object.entries<TSchema>(schema.properties).map(([name, property]) => [
    name,
    'default' in property ? Type.Optional(property) : property
  ])
  return Type.Object(
    { ...(Object.fromEntries(properties) as TProperties), ...changes },
    { additionalProperties: false }
  )
}

/** Names every wrong key, never a value: configurations hold secrets. */
function readConfig<S extends TSchema>(connector: string, schema: S, config: unknown): Static<S> {
  const filled: unknown = Value.Default(schema, structuredClone(config))
  if (Value.Check(schema, filled)) return filled
  const problems = Value.Errors(schema, filled)
    .filter(error => error.keyword !== 'boolean')
    .map(error => {
      const extra = (error.params as { additionalProperties?: unknown }).additionalProperties
      const keys = Array.isArray(extra) ? `: ${extra.join(', ')}` : ''
      return `${error.instancePath || '/'} ${error.message}${keys}`
    })
  throw new BrokenPromise('config.invalid', { connector, problems })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
