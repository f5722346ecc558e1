import { readSource, sourceName } from '../daemon/policy-source.ts'
import type { Clock } from '../model/clock.ts'
import { pause } from '../model/pause.ts'
import { formatDuration, type Milliseconds, ms } from '../model/time.ts'
import { loadPolicies } from '../policy/load.ts'
import type { Settings } from '../settings/settings.ts'
import type { Synced, SyncRequest } from '../store/requests.ts'
import { fetchSource } from './bundle.ts'
import { loadEngine } from './engine.ts'
import { InvalidInput, OperationFailed } from './errors.ts'
import { reportFindings } from './findings.ts'
import type { Terminal } from './terminal.ts'
import { shortCommit } from './views/commit-text.ts'
import { printable } from './views/printable.ts'
import { isWanted, type WantedRevision } from './wanted-revision.ts'

/** Asking fetches, so a repository is not asked all the time; what comes into force otherwise is seen by it as well. */
const ASK_EVERY: Milliseconds = ms(10_000)
const SHORTEST_REST: Milliseconds = ms(1_000)

type AskSync = (request: SyncRequest, signal: AbortSignal) => Promise<Synced | null>

/**
 * Has the daemon that keeps the host read its policies again.
 * @returns null: there is none
 * @throws {OperationFailed} it did not answer
 */
export function askingDaemon(settings: Settings): AskSync {
  return async (request, signal) => {
    const { ask } = await loadEngine()
    const asked = await ask(request, { settings, signal })
    switch (asked.kind) {
      case 'none':
        return null
      case 'not-taken':
        throw new OperationFailed(`${asked.holder} keeps the host and did not answer within 10 s`, {
          hint: 'see `stationkeeper status`; a daemon of an older version knows no sync',
        })
      case 'abandoned':
        throw new OperationFailed('the daemon ended before it answered', { hint: 'see `stationkeeper status`' })
      case 'answered':
        if (asked.answer.kind === 'synced') return asked.answer.synced
        throw new Error(`the daemon took a sync for another request (${asked.answer.kind})`)
      default:
        return asked satisfies never
    }
  }
}

export interface Waiting {
  readonly request: SyncRequest
  readonly wanted: WantedRevision
  readonly timeout: Milliseconds
  readonly ask: AskSync
  /** Told each time that something else is there meanwhile. */
  readonly onOther: (synced: Synced) => void
  readonly clock: Clock
  readonly signal: AbortSignal
}

/**
 * Asks until what is wanted is in force, or a commit that follows it.
 * @returns null: there is no daemon any more
 * @throws {OperationFailed} the time is over, or what the source holds is refused; why is said
 */
export async function syncUntil(waiting: Waiting): Promise<Synced | null> {
  const { wanted, timeout, ask, onOther, clock, signal } = waiting
  const request = wanted.kind === 'commit' ? { ...waiting.request, awaited: wanted.beginning } : waiting.request
  let why = 'the daemon has not answered yet, as while it fetches'
  const late = new AbortController()
  // A repository that hangs would be waited for by its own time, however little there is here.
  const timer = clock.after(timeout, () => {
    late.abort(notInForce(wanted, `not within ${formatDuration(timeout)}; ${why}`))
  })
  const ended = AbortSignal.any([signal, late.signal])
  const begun = clock.uptime()
  try {
    for (let again = false; ; again = true) {
      // That an older commit may come into force was said once, and not for whatever is pushed meanwhile.
      const synced = await ask(again ? { ...request, allowRollback: false, reason: null } : request, ended)
      if (synced === null || synced.follows !== null || isWanted(wanted, synced)) return synced
      const { problem, unreached } = synced
      if (problem !== null && !unreached)
        throw notInForce(wanted, `the policies there were not taken: ${printable(problem)}`)
      why = problem === null ? `in force is ${inForceText(synced)}` : printable(problem)
      onOther(synced)
      await pause(clock, untilNext(timeout - (clock.uptime() - begun)), ended)
      ended.throwIfAborted()
    }
  } finally {
    timer.cancel()
  }
}

/** The shorter, the nearer the end is, so that what comes just before it is seen. */
function untilNext(left: number): Milliseconds {
  return ms(Math.min(Math.max(left / 2, SHORTEST_REST), ASK_EVERY))
}

function notInForce({ beginning }: WantedRevision, why: string): OperationFailed {
  return new OperationFailed(`${beginning} is not in force: ${why}`, { hint: 'see `stationkeeper status`' })
}

/** What is in force, in a few words. */
export function inForceText({ revision, commit }: Pick<Synced, 'revision' | 'commit'>): string {
  if (commit !== null) return `commit ${shortCommit(commit)}`
  return revision === null ? 'nothing' : revision.slice(0, 'sha256:'.length + 12)
}

/**
 * What would come into force here if a daemon kept this host.
 * @throws {InvalidInput} the policies are not valid, or would not be accepted; why has been shown
 * @throws {OperationFailed} the repository can't be had; why has been shown
 */
export async function trySource(
  settings: Settings,
  { allowRollback }: Pick<SyncRequest, 'allowRollback'>,
  terminal: Terminal,
  clock: Clock,
): Promise<Synced> {
  const texts =
    settings.git === null
      ? await readSource(settings, { accepted: null, allowRollback, clock, signal: new AbortController().signal })
      : await fetchSource(settings, { allowRollback }, terminal)
  const loaded = loadPolicies(texts.files, { timeZone: settings.timeZone })
  reportFindings([...texts.diagnostics, ...loaded.diagnostics], 'the policies are', terminal)
  if (loaded.bundle === null || loaded.policies === 0) throw new InvalidInput('there is no policy in the source')
  const source = sourceName(settings)
  return {
    source,
    revision: loaded.bundle.revision,
    commit: texts.commit?.id ?? null,
    problem: null,
    unreached: false,
    follows: null,
  }
}
