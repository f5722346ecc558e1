import type { Engine } from '../daemon/contract.ts'

/** Loads everything that acts. Verbs that only look never call this. */
export async function loadEngine(): Promise<Engine> {
  const { ask, carryOut, runDaemon } = await import('../daemon.ts')
  return { ask, carryOut, runDaemon }
}
