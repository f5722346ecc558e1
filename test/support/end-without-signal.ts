import { join } from 'node:path'
import { expect } from 'vitest'
import { type DaemonEnd, endDaemon } from '../../src/daemon/end-daemon.ts'
import { ms } from '../../src/model/time.ts'
import { systemClock } from '../../src/runtime/system-clock.ts'
import { noFlags } from '../../src/settings/flags.ts'
import { resolveSettings } from '../../src/settings/resolve.ts'

/** Of the whole of it: on a busy machine one that has just begun takes no request within the time that the product gives it. */
const PATIENCE = 300_000

/** Asks the daemon whose state is in a folder `state` of this one to end, as Windows has to: it has no signals. */
export function askToEnd(
  cwd: string,
  { within = 60_000, env = {} }: { readonly within?: number; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<DaemonEnd> {
  const flags = { ...noFlags, state: join(cwd, 'state') }
  const surroundings = { cwd, home: cwd, env, platform: process.platform }
  const { settings } = resolveSettings(flags, surroundings, { file: null, stateOfHolder: () => null })
  return endDaemon({ settings, within: ms(within), signal: new AbortController().signal, clock: systemClock() })
}

/** Asks one that runs, and again until it has ended. */
export async function endWithoutSignal(cwd: string, env: Readonly<Record<string, string>> = {}): Promise<void> {
  let end = await askToEnd(cwd, { env })
  expect(end.kind).not.toBe('none')
  const ended = async (): Promise<DaemonEnd> => {
    if (end.kind === 'still-there') end = await askToEnd(cwd, { env })
    return end
  }
  await expect.poll(ended, { timeout: PATIENCE }).not.toMatchObject({ kind: 'still-there' })
}
