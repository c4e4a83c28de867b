/** A pair of tables in the DMS's own PostgreSQL. Their DDL: docs/connectors.md, section 5. */
import Type, { type Static } from 'typebox'

const identifier = (name: string) => Type.String({ default: name, pattern: '^[a-z_][a-z0-9_]{0,62}$' })

export const tableSchema = Type.Object(
  {
    driver: Type.Literal('table'),
    /** postgres://user:password@host:5432/database?sslmode=verify-full */
    connectionString: Type.String({ minLength: 1, secret: true }),
    schema: identifier('public'),
    inboxTable: identifier('lt_inbox'),
    outboxTable: identifier('lt_outbox'),
    /** How the column `edxml` is declared in both tables. */
    edxmlType: Type.Union([Type.Literal('bytea'), Type.Literal('text')], { default: 'bytea' }),
    /** A row is held in memory whole, by us and by the DMS. */
    maxMegabytes: Type.Integer({ default: 100, minimum: 1, maximum: 500 }),
    collectSeconds: Type.Integer({ default: 5, minimum: 1, maximum: 3600 }),
    batch: Type.Integer({ default: 100, minimum: 1, maximum: 10_000 }),
    timeoutSeconds: Type.Integer({ default: 60, minimum: 1, maximum: 3600 }),
    concurrency: Type.Integer({ default: 4, minimum: 1, maximum: 32 })
  },
  { additionalProperties: false }
)

export type TableConfig = Static<typeof tableSchema>

export interface Tables {
  readonly inbox: string
  readonly outbox: string
}

/** Quoted; the pattern of the configuration lets no quote in. */
export function tablesOf(config: TableConfig): Tables {
  return {
    inbox: `"${config.schema}"."${config.inboxTable}"`,
    outbox: `"${config.schema}"."${config.outboxTable}"`
  }
}
