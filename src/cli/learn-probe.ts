import { surroundings } from '../daemon/surroundings.ts'
import type { Clock } from '../model/clock.ts'
import type { Session } from '../model/session.ts'
import type { Milliseconds } from '../model/time.ts'
import { formatDuration } from '../model/time.ts'
import { type Learnt, learnProbe } from '../providers/multipoint/learn.ts'
import { openProcesses, type SessionProcesses } from '../providers/multipoint/processes.ts'
import type { Settings } from '../settings/settings.ts'
import { withTerminal } from './confirm.ts'
import { InvalidInput, messageOf, OperationFailed } from './errors.ts'
import { look } from './look.ts'
import { oneSessionAt } from './one-session.ts'
import type { Terminal } from './terminal.ts'
import { blockNowText, openFirstText } from './views/probe-text.ts'
import { within } from './within.ts'

/** What came of it, and about whom it is. */
export interface Learning {
  readonly host: string
  readonly session: Session
  readonly learnt: Learnt
}

/** How the two looks follow each other: at the word of a person, or after a while. */
export type Pace = { readonly kind: 'asked' } | { readonly kind: 'waiting'; readonly wait: Milliseconds }

/** @throws {InvalidInput} nobody can answer, and no time is given to go by */
export function learningPace(terminal: Pick<Terminal, 'canAsk'>, wait: Milliseconds | null): Pace {
  if (wait !== null) return { kind: 'waiting', wait }
  if (terminal.canAsk) return { kind: 'asked' }
  throw new InvalidInput('probe learn asks on a terminal, and there is none', {
    hint: 'give the time to press Block in, as --wait 30s',
  })
}

interface LearnOptions {
  readonly pace: Pace
  readonly terminal: Terminal
  readonly signal: AbortSignal
}

/**
 * Looks at what runs in every session, has somebody press Block at one station, and looks again. Blocks and unblocks nobody itself.
 * @throws {InvalidInput} no session, or more than one, is meant
 * @throws {OperationFailed} the host can't be seen, or nobody answered
 */
export async function learn(settings: Settings, station: string, options: LearnOptions): Promise<Learning> {
  const observation = await look(settings, options.terminal)
  const session = oneSessionAt(station, observation)
  const { clock, random } = surroundings(settings)
  const processes = openProcesses(settings.multipoint, { clock, random })
  try {
    const learnt = await compare(processes, session, { ...options, clock, timeout: settings.observeTimeout })
    return { host: observation.host, session, learnt }
  } catch (cause) {
    if (cause instanceof OperationFailed || options.signal.aborted) throw cause
    throw new OperationFailed(`what runs in the sessions can't be seen: ${messageOf(cause)}`, {
      cause,
      hint: 'see `stationkeeper doctor`',
    })
  } finally {
    await processes.close()
  }
}

interface CompareOptions extends LearnOptions {
  readonly clock: Clock
  /** Of one look. */
  readonly timeout: Milliseconds
}

/** The same with processes that can be read already. */
export async function compare(
  processes: SessionProcesses,
  session: Session,
  { pace, terminal, ...bound }: CompareOptions,
): Promise<Learnt> {
  const read = (): ReturnType<SessionProcesses['read']> => within(signal => processes.read({ signal }), bound)
  if (pace.kind === 'waiting') {
    const before = await read()
    terminal.err(`${blockNowText(session)} The second look is in ${formatDuration(pace.wait)}.\n`)
    await pause(pace.wait, bound)
    return learnProbe(before, await read(), session.id)
  }
  return await withTerminal(terminal, async ask => {
    const enter = async (text: string): Promise<void> => {
      if ((await ask(`${text} Then press Enter: `)) === null) {
        throw new OperationFailed('nothing was learnt: nobody answered')
      }
    }
    await enter(openFirstText(session))
    const before = await read()
    await enter(blockNowText(session))
    return learnProbe(before, await read(), session.id)
  })
}

function pause(length: Milliseconds, { clock, signal }: Pick<CompareOptions, 'clock' | 'signal'>): Promise<void> {
  return new Promise((resolve, reject) => {
    const interrupted = (): void => {
      timer.cancel()
      reject(signal.reason)
    }
    const timer = clock.after(length, () => {
      signal.removeEventListener('abort', interrupted)
      resolve()
    })
    signal.addEventListener('abort', interrupted, { once: true })
  })
}
