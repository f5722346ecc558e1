import type { Settings } from '../settings/settings.ts'
import type { Preview } from './acting.ts'
import { InvalidInput } from './errors.ts'
import type { HostWords } from './host-words.ts'
import type { Switch } from './verb.ts'

/** `--probe` of the verbs that act. */
export const probeOption: { readonly probe: Switch } = {
  probe: { description: "with --what-if: ask the host's own -WhatIf as well; needs neither daemon nor lease" },
}

/** @throws {InvalidInput} `--probe` without `--what-if`: in earnest there is nothing to ask, for the answer would come too late */
export function requireWhatIfFlag({ probe, whatIf }: { readonly probe: boolean; readonly whatIf: boolean }): void {
  if (!probe || whatIf) return
  throw new InvalidInput('--probe asks the host what it would do, which goes with --what-if alone', {
    hint: 'add --what-if, or leave --probe out',
  })
}

/** Asks until it is answered or a signal comes. */
export async function wordsOf(settings: Settings, preview: Preview): Promise<HostWords> {
  const { untilSignal } = await import('./signals.ts')
  const { hostWords } = await import('./host-words.ts')
  return await untilSignal(signal => hostWords(settings, preview, signal))
}
