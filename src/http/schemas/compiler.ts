/** Checks what came in. Bodies are taken as they are; parameters and headers are texts that may mean numbers. */
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import type { FastifySchemaCompiler } from 'fastify'

/** Marks the schema of a body that is read as a stream: it tells readers its form, there is nothing to check yet. */
export const streamed = { 'x-streamed': true } as const

export const checkInput: FastifySchemaCompiler<Record<string, unknown>> = part =>
  part.schema['x-streamed'] === true ? () => true : TypeBoxValidatorCompiler(part)
