import type { Clock } from '../model/clock.ts'
import { formatDuration, type Instant, instant, type Milliseconds, ms } from '../model/time.ts'
import type { CompiledSource } from '../policy/load.ts'
import type { LookAhead } from '../prover/look-ahead.ts'
import { InvalidInput } from './errors.ts'
import type { Terminal } from './terminal.ts'
import { duration } from './values.ts'

/** Beyond it, time zones are guesses and dates are typing mistakes. */
const FURTHEST = ms(3_660 * 86_400_000)

/** How far to look ahead. */
export function horizonLength(text: string): Milliseconds {
  const length = duration(text)
  if (length <= FURTHEST) return length
  throw new InvalidInput(`${text} is too far`, { hint: `at most ${formatDuration(FURTHEST)}, which is ten years` })
}

export interface Ahead {
  /** null: it is not asked for. */
  readonly horizon: Milliseconds | null
  /** null: now. */
  readonly from: Instant | null
}

/**
 * Proves what is certain about the policies from an instant on.
 *
 * @param source null: some of it can't be read
 * @returns null: nobody asked, or of policies that are not valid nothing is certain
 * @throws {InvalidInput} from when is known, and not how far
 */
export async function aheadOf(
  source: CompiledSource | null,
  { horizon, from }: Ahead,
  { clock, terminal }: { readonly clock: Clock; readonly terminal: Terminal },
): Promise<LookAhead | null> {
  if (horizon === null) {
    if (from !== null) throw new InvalidInput('--from needs --horizon', { hint: 'write --horizon 400d' })
    return null
  }
  if (source === null) return null
  const { lookAhead } = await import('../prover/look-ahead.ts')
  const { horizonOf } = await import('../prover/hours.ts')
  const { loadZones } = await import('../runtime/zones.ts')
  const { Progress } = await import('./progress.ts')
  const progress = new Progress(terminal, clock)
  const ahead = lookAhead(source, horizonOf(from ?? thisSecond(clock.now()), horizon), {
    zones: await loadZones(),
    onProgress: share => progress.at(() => `looking ahead: ${Math.floor(share * 100)} %`),
  })
  progress.clear()
  return ahead
}

/** Nobody reads milliseconds. */
function thisSecond(now: Instant): Instant {
  return instant(Math.floor(now / 1_000) * 1_000)
}
