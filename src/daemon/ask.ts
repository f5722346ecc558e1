import { userInfo } from 'node:os'
import { type Milliseconds, ms } from '../model/time.ts'
import { leasePath } from '../settings/lease-path.ts'
import type { Settings } from '../settings/settings.ts'
import { holder, isHeld } from '../store/lease.ts'
import { openOutbox } from '../store/outbox.ts'
import type { DeskRequest, Reply, Request } from '../store/requests.ts'
import type { Asked } from './contract.ts'
import type { RequestAnswer } from './requests.ts'
import { describeHolder } from './run.ts'
import { surroundings } from './surroundings.ts'

export interface AskDaemonOptions {
  readonly settings: Settings
  readonly signal: AbortSignal
}

/** How long a request waits for somebody who takes it. */
export const TAKEN_WITHIN: Milliseconds = ms(10_000)
const ASK_AGAIN: Milliseconds = ms(2_000)

/**
 * Asks the daemon that keeps the host for something that only it can say.
 * @throws {StoreError} its state folder can't be written
 * @throws {Error} the daemon says why it could not
 */
export async function askDaemon(request: DeskRequest, options: AskDaemonOptions): Promise<Asked> {
  const path = leasePath(options.settings)
  const { clock } = surroundings(options.settings)
  const begun = clock.uptime()
  while (isHeld(path)) {
    const reply = await askHolder(request, options, path)
    if (reply.kind === 'abandoned') return reply
    if (reply.kind === 'answered') return { kind: 'answered', answer: answered(reply) }
    // Whoever holds the host may be another verb, which takes no requests and is soon done.
    if (clock.uptime() - begun >= TAKEN_WITHIN) return { kind: 'not-taken', holder: describeHolder(path) }
  }
  return { kind: 'none' }
}

/** Lays the request where whoever holds the lease takes theirs, and waits for what becomes of it, but not long for its being taken. */
export async function askHolder(request: Request, options: AskDaemonOptions, path: string): Promise<Reply> {
  const { settings, signal } = options
  const { clock } = surroundings(settings)
  const outbox = openOutbox({ folder: holder(path)?.state ?? settings.state, clock })
  try {
    const daemonAlive = (): boolean => isHeld(path)
    return await outbox.ask(request, { by: userInfo().username, takenWithin: ASK_AGAIN, signal, daemonAlive })
  } finally {
    outbox.close()
  }
}

/** @throws {Error} the daemon says why it could not */
export function answered(reply: Extract<Reply, { readonly kind: 'answered' }>): AnswerGiven {
  // The daemon wrote it, from the very type that is read here.
  const answer = reply.answer as RequestAnswer
  if (answer.kind === 'failed') throw new Error(answer.message)
  return answer
}

type AnswerGiven = Exclude<RequestAnswer, { readonly kind: 'failed' }>
