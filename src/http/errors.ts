/** Code → HTTP answer, once. Whatever ends a request badly becomes one form, in both languages. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { errors } from '../domain/errors/index.ts'
import type { ErrorCode } from '../domain/errors/index.ts'
import { BrokenPromise } from '../domain/problem.ts'
import type { Problem } from '../domain/problem.ts'
import type { ErrorBody, ProblemBody } from './schemas/error.ts'

/** A request that is answered with "no". Thrown by routes, so that no route writes an error by hand. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused'
  readonly problems: readonly [Problem, ...Problem[]]
  readonly refusalId?: string

  constructor(problems: readonly Problem[], refusalId?: string) {
    const [first = { code: 'system.unexpected' } as const, ...others] = problems
    super(first.code)
    this.problems = [first, ...others]
    if (refusalId !== undefined) this.refusalId = refusalId
  }
}

export function refuse(code: ErrorCode, place: Omit<Problem, 'code'> = {}): never {
  throw new RequestRefused([{ code, ...place }])
}

export function notFound(): never {
  return refuse('access.not-found')
}

export function statusOf(code: ErrorCode): number {
  return errors[code].status
}

/** A problem as people and programs read it. What is our own fault shows no facts: they may tell of our inside. */
export function describe(problem: Problem): ProblemBody {
  const entry = errors[problem.code]
  const place = entry.status >= 500 && entry.fault === 'ours' ? { code: problem.code } : problem
  return {
    ...place,
    message: entry.vi,
    messageEn: entry.en,
    remedy: entry.remedy.vi,
    remedyEn: entry.remedy.en,
    fault: entry.fault,
    retry: entry.retry
  }
}

export function errorBody(
  problems: readonly [Problem, ...Problem[]],
  requestId: string,
  refusalId?: string
): ErrorBody {
  const { code, message, messageEn, remedy, remedyEn, fault, retry } = describe(problems[0])
  const evidence = refusalId === undefined ? {} : { refusalId }
  const head = { code, message, messageEn, remedy, remedyEn, fault, retry }
  return { error: { ...head, problems: problems.map(describe), ...evidence, requestId } }
}

export function addErrorHandlers(app: FastifyInstance): void {
  app.setErrorHandler(answerError)
  app.setNotFoundHandler((request, reply) => sendProblems(request, reply, [{ code: 'access.not-found' }]))
}

export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const [problems, refusalId] = problemsOf(error)
  if (statusOf(problems[0].code) >= 500)
    request.log.error({ err: error, code: problems[0].code }, 'request.failed')
  return sendProblems(request, reply, problems, refusalId)
}

function sendProblems(
  request: FastifyRequest,
  reply: FastifyReply,
  problems: readonly [Problem, ...Problem[]],
  refusalId?: string
): FastifyReply {
  const status = statusOf(problems[0].code)
  void reply.header('x-request-id', request.id)
  if (status === 401) void reply.header('www-authenticate', 'Bearer realm="lienthong", charset="UTF-8"')
  if (status === 503 && !reply.hasHeader('retry-after')) void reply.header('retry-after', '10')
  // The rest of a body that is too large is not worth reading to its end.
  if (status === 413) void reply.header('connection', 'close')
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(errorBody(problems, request.id, refusalId))
}

type Answer = readonly [problems: readonly [Problem, ...Problem[]], refusalId?: string | undefined]

function problemsOf(error: unknown): Answer {
  if (error instanceof RequestRefused) return [error.problems, error.refusalId]
  if (error instanceof BrokenPromise) return [[{ code: error.code }]]
  const { code, validation, validationContext, statusCode } = error as Partial<FastifyError>
  if (validation !== undefined) {
    const [first, ...others] = validation.map(v => invalidField(v, validationContext ?? 'body'))
    return [[first ?? { code: 'request.invalid' }, ...others]]
  }
  const known = code === undefined ? undefined : ownCodes[code]
  if (known !== undefined) return [[{ code: known }]]
  if (statusCode === 429) return [[{ code: 'access.too-many-requests' }]]
  if (statusCode === 413) return [[{ code: 'request.too-large' }]]
  if (statusCode === 415) return [[{ code: 'request.unsupported-type' }]]
  if (statusCode === 503) return [[{ code: 'system.busy' }]]
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return [[{ code: 'request.invalid' }]]
  if (code !== undefined && databaseAway.test(code)) return [[{ code: 'database.unavailable' }]]
  return [[{ code: 'system.unexpected' }]]
}

/** Codes of fastify and its plugins that say more than their status. */
const ownCodes: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'request.unsupported-type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'request.too-large',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'request.unsupported-type',
  FST_REQ_FILE_TOO_LARGE: 'request.too-large',
  FST_FILES_LIMIT: 'request.too-large',
  FST_PARTS_LIMIT: 'request.too-large',
  FST_FIELDS_LIMIT: 'request.too-large'
}
/** Refused, reset or shut down: Node's own codes and the classes 08 and 57P of PostgreSQL. */
const databaseAway = /^(ECONNREFUSED|ECONNRESET|08\w{3}|57P\w{2})$/

interface Invalid {
  readonly keyword: string
  readonly instancePath: string
  readonly params: Readonly<Record<string, unknown>>
  readonly message?: string
}

function invalidField(invalid: Invalid, part: string): Problem {
  const { instancePath, params, keyword, message } = invalid
  const names = [params['requiredProperties'], params['additionalProperties']].find(Array.isArray)
  const where = typeof names?.[0] === 'string' ? `${instancePath}/${names[0]}` : instancePath
  const field = part === 'body' ? where || '/' : `${part}${where}`
  return { code: 'request.invalid', field: field.slice(0, 200), detail: (message ?? keyword).slice(0, 200) }
}
