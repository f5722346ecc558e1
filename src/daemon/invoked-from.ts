import type { Settings } from '../settings/settings.ts'

/** How each provider tells in which of its sessions this process was started; null: in none, or it can't be told. */
const askers: Readonly<Record<string, (settings: Settings) => string | null>> = {
  simulator: ({ simulator }) => simulator.invokedFrom,
}

/** Id of the session in which the person who invoked this process sits. */
export function invokedFrom(settings: Settings): string | null {
  const ask = Object.hasOwn(askers, settings.provider) ? askers[settings.provider] : undefined
  return ask?.(settings) ?? null
}
