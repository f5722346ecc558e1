import { TerminalError } from '../errors.ts'
import type { Provider, ProviderSurroundings } from '../provider.ts'
import type { LogindSettings } from './open.ts'

/** Seats and remote desktops of Linux, as systemd-logind tells of them. */
export class LogindProvider {
  /** @throws {TerminalError} there is no such bus, or no logind on it */
  static async open(_settings: LogindSettings, _lent: ProviderSurroundings): Promise<Provider> {
    throw new TerminalError('logind can not be asked yet')
  }
}
