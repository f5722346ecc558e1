import type { Settings } from '../settings/settings.ts'

type Ask = (settings: Settings) => string | null | Promise<string | null>

/** How each provider tells in which of its sessions this process was started; null: in none, or it can't be told. */
const askers: Readonly<Record<string, Ask>> = {
  simulator: ({ simulator }) => simulator.invokedFrom,
  wts: askWindows,
  logind: askLogind,
  // Whoever sits here has no session on another computer.
  multipoint: settings => (settings.multipoint.computer === null ? askWindows(settings) : null),
}

/** Id of the session in which the person who invoked this process sits. */
export async function invokedFrom(settings: Settings): Promise<string | null> {
  const ask = Object.hasOwn(askers, settings.provider) ? askers[settings.provider] : undefined
  return (await ask?.(settings)) ?? null
}

async function askWindows({ wts }: Settings): Promise<string | null> {
  const { ownSessionId } = await import('../providers/wts/own-session.ts')
  return ownSessionId(wts.library)
}

async function askLogind({ logind }: Settings): Promise<string | null> {
  const { ownSessionId } = await import('../providers/logind/own-session.ts')
  return ownSessionId(logind.bus)
}
