import { resolve } from 'node:path'
import type { Clock } from '../model/clock.ts'
import type { Settings } from '../settings/settings.ts'
import { type History, openHistory } from '../store/history.ts'
import { openStore } from '../store/open-store.ts'
import { type Store, StoreError } from '../store/store.ts'
import { InvalidInput, messageOf, OperationFailed } from './errors.ts'
import { rememberedHost } from './remembered-host.ts'
import { printable } from './views/printable.ts'

/** What is remembered of one host, to be read. */
export interface HostHistory {
  readonly store: Store
  /** The file it is read from. */
  readonly file: string
  close(): void
}

/**
 * The history of this host, or another one that a path names: a state folder, or a copy of one or of its database.
 * @throws {InvalidInput} the path names none, or it remembers several hosts and no setting says which
 * @throws {OperationFailed} nothing is remembered of this host
 */
export async function historyOf(
  path: string | null,
  settings: Settings,
  { clock, cwd }: { readonly clock: Clock; readonly cwd: string },
): Promise<HostHistory> {
  if (path !== null) return namedHistory(resolve(cwd, path), settings, clock)
  const host = await rememberedHost(settings)
  const store = openStore({ folder: settings.state, host, clock, mode: 'read' })
  if (store !== null) return { store, file: settings.state, close: () => store.close() }
  throw new OperationFailed(`nothing is recorded in ${printable(settings.state)}`, {
    hint: 'a daemon records what it sees; or name a copy of its state folder with --history',
  })
}

function namedHistory(path: string, settings: Settings, clock: Clock): HostHistory {
  let history: History
  try {
    history = openHistory(path)
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause
    throw new InvalidInput(messageOf(cause), { cause })
  }
  try {
    const store = history.open(hostOf(history, settings), clock)
    return {
      store,
      file: history.file,
      close: () => {
        store.close()
        history.close()
      },
    }
  } catch (error) {
    history.close()
    throw error
  }
}

/** Another host's history is about that host, whatever this one is called, unless it remembers several. */
function hostOf({ hosts, file }: History, { host }: Settings): string {
  const [first] = hosts
  if (first === undefined) throw new InvalidInput(`${printable(file)} remembers no host`)
  if (hosts.length === 1) return first
  if (host !== null && hosts.includes(host)) return host
  throw new InvalidInput(`${printable(file)} remembers several hosts: ${hosts.map(printable).join(', ')}`, {
    hint: `name one by the setting host, as STATIONKEEPER_HOST=${printable(first)}`,
  })
}
