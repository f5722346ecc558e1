import { surroundings } from '../daemon/surroundings.ts'
import type { Clock } from '../model/clock.ts'
import { incarnationOfKey } from '../model/incarnation.ts'
import type { Decision } from '../model/plan.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import type { Provider } from '../providers/provider.ts'
import { call } from '../reconcile/call.ts'
import type { Settings } from '../settings/settings.ts'
import type { Preview } from './acting.ts'
import { InvalidInput } from './errors.ts'
import { withProvider } from './look.ts'

/** What the host itself said that it would do, or why it said nothing. */
export type HostWord =
  | { readonly said: string }
  /** `unsupported`: it can't say so of this action, which tells nothing of the action. */
  | { readonly said: null; readonly because: 'unsupported' | 'gone' | 'failed' | 'no-answer'; readonly message: string }

/** By session id. */
export type HostWords = ReadonlyMap<string, HostWord>

/**
 * Has the host say of everything that is due what it would do, each under its rule's timeout. Nothing is done, so neither the lease nor the
 * daemon is needed: the question goes beside the daemon's own calls, in a process of this verb.
 * @throws {InvalidInput} the provider has nothing to ask
 * @throws {OperationFailed} it can't be opened
 */
export async function hostWords(settings: Settings, preview: Preview, signal: AbortSignal): Promise<HostWords> {
  const { clock } = surroundings(settings)
  const { observeTimeout: starting } = settings
  return await withProvider(settings, provider => askAll(provider, preview, { clock, starting, signal }))
}

export interface AskOptions {
  readonly clock: Clock
  /** What a question may take beyond its rule's timeout: nobody has a PowerShell running for it, as the daemon has for its calls. */
  readonly starting: Milliseconds
  /** Ends the asking; its reason is thrown. */
  readonly signal: AbortSignal
}

/**
 * The same of a provider that is open, as many questions at once as it takes actions.
 * @throws {InvalidInput} it has nothing to ask
 */
export async function askAll(provider: Provider, preview: Preview, options: AskOptions): Promise<HostWords> {
  requireWhatIf(provider)
  const words = new Map<string, HostWord>()
  const waiting = preview.plan.decisions.filter(({ status }) => status === 'change' || status === 'assert').values()
  const askInTurn = async (): Promise<void> => {
    for (const decision of waiting) {
      if (options.signal.aborted) return
      const word = await ask(decision, provider, { ...options, timeout: preview.timeoutOf(decision.rule) })
      if (word !== null) words.set(decision.session.id, word)
    }
  }
  await Promise.all(Array.from({ length: provider.reader.capabilities.concurrency }, askInTurn))
  options.signal.throwIfAborted()
  return words
}

function requireWhatIf({ actuator, reader }: Pick<Provider, 'actuator' | 'reader'>): void {
  if (actuator.whatIf !== undefined) return
  throw new InvalidInput(`--probe asks the host's own -WhatIf, and the provider ${reader.name} has nothing to ask`, {
    hint: 'leave --probe out: --what-if alone says what Stationkeeper would do',
  })
}

async function ask(
  { action, session }: Decision,
  { host, actuator }: Provider,
  { starting, timeout, ...options }: AskOptions & { readonly timeout: Milliseconds },
): Promise<HostWord | null> {
  const target = session.incarnation === null ? null : incarnationOfKey(host, session.incarnation)
  if (action === 'none' || target === null) return null
  let said = ''
  const outcome = await call(
    async ({ signal }) => {
      said = (await actuator.whatIf?.(action, target, { signal, timeout })) ?? ''
    },
    { ...options, timeout: ms(starting + timeout) },
  )
  switch (outcome.kind) {
    case 'done':
      return { said }
    case 'refused':
      return { said: null, because: 'unsupported', message: outcome.message }
    case 'gone':
      return { said: null, because: 'gone', message: outcome.message }
    case 'unknown':
      return { said: null, because: 'no-answer', message: outcome.message }
    case 'failed-retryable':
    case 'failed-final':
      return { said: null, because: 'failed', message: outcome.message }
    default:
      return outcome satisfies never
  }
}
