import type { ReloadAsks } from '../daemon/contract.ts'
import { hasTerminal } from './terminal.ts'

/**
 * SIGHUP as the question to read the policies again, which is what a service on Unix makes of it. A process that belongs to a terminal
 * gets it when that is closed, and ends by it as ever. Windows ends by itself soon after it, so there it stays what it is.
 * @param underSystemd systemd started this process, which then has no terminal of its own
 * @returns null: it keeps its meaning
 */
export function reloadSignal(underSystemd: boolean): (ReloadAsks & Disposable) | null {
  if (process.platform === 'win32' || (!underSystemd && hasTerminal(process.platform))) return null
  let told: () => void = () => {}
  // From now on, also while nobody listens yet: it must not end what is about to start.
  const onSignal = (): void => told()
  process.on('SIGHUP', onSignal)
  return {
    listen(ask) {
      told = ask
      return {
        [Symbol.dispose]() {
          told = () => {}
        },
      }
    },
    [Symbol.dispose]: () => void process.off('SIGHUP', onSignal),
  }
}
