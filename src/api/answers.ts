import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { StoreError } from '../store/store.ts'
import type { Api, ApiContext } from './context.ts'
import type { Problem } from './contract.ts'
import { blankProblem, PROBLEM_MEDIA_TYPE, problemOf, Refusal } from './problem.ts'

/** Every error is a problem document. What was not foreseen is told to whoever keeps the daemon, and not to who asked. */
export function answerProblems(app: Api, { onTrouble }: ApiContext): void {
  app.setErrorHandler<FastifyError>(async (error, request, reply) => {
    const { problem, headers } = problemFor(error)
    if (problem.status >= 500 && !(error instanceof Refusal)) {
      onTrouble(`Answering ${request.method} ${request.routeOptions.url ?? 'a request'}`, error)
    }
    return await reply.headers(headers).code(problem.status).type(PROBLEM_MEDIA_TYPE).send(problem)
  })
}

export async function notFound(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { method, url } = request
  const path = url.split('?', 1)[0] ?? ''
  const allowed = (['GET', 'POST', 'DELETE'] as const).filter(
    other => other !== method && request.server.findRoute({ method: other, url: path }) !== null,
  )
  if (allowed.length > 0) {
    const detail = `this is asked by ${allowed.join(' or ')}`
    return await reply
      .code(405)
      .header('allow', allowed.join(', '))
      .type(PROBLEM_MEDIA_TYPE)
      .send(blankProblem(405, detail))
  }
  const detail = 'there is nothing here; /v1/openapi.json says what there is'
  return await reply.code(404).type(PROBLEM_MEDIA_TYPE).send(problemOf('not-found', detail))
}

/** A path that is no path: `%` and nothing after it. It never gets as far as a hook. */
export function badPath({ statusCode = 400 }: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  void reply.code(statusCode).type(PROBLEM_MEDIA_TYPE).send(blankProblem(statusCode, 'the path can not be read'))
}

function problemFor(error: FastifyError | Refusal): {
  readonly problem: Problem
  readonly headers: Readonly<Record<string, string>>
} {
  if (error instanceof Refusal) return { problem: error.problem, headers: error.headers }
  if (error instanceof StoreError) {
    return { problem: problemOf('failed', 'the daemon can not read what it keeps; its log says why'), headers: {} }
  }
  const { validation, validationContext, statusCode = 500, message } = error
  if (validation !== undefined) {
    const [first] = validation
    const where = `${validationContext ?? 'request'}${first?.instancePath ?? ''}`
    const extra = first?.params.additionalProperty
    const what =
      typeof extra === 'string' ? `knows no ${JSON.stringify(extra.slice(0, 80))}` : (first?.message ?? message)
    return { problem: problemOf('invalid', `${where} ${what}`), headers: {} }
  }
  if (statusCode === 413) return { problem: problemOf('too-large', 'the body is larger than is read'), headers: {} }
  if (statusCode >= 400 && statusCode < 500) return { problem: blankProblem(statusCode, plainly(error)), headers: {} }
  return { problem: problemOf('failed', 'something went wrong here; the log of the daemon says what'), headers: {} }
}

/** The library's own words, which may repeat what was sent. */
function plainly({ code, message }: FastifyError): string {
  switch (code) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return 'a body is application/json here'
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return 'the body is empty; leave out its content-type, or send {}'
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return 'the body is no JSON'
    default:
      return message.slice(0, 200)
  }
}
