import { userInfo } from 'node:os'
import type { Gatekeeper } from '../api/gatekeeper.ts'
import type { Keeper } from '../api/keeper.ts'
import type { Access } from '../model/access.ts'
import type { Clock } from '../model/clock.ts'
import { instant } from '../model/time.ts'
import type { Settings } from '../settings/settings.ts'
import { withdrawApi } from '../store/api-address.ts'
import { Tokens } from '../store/tokens.ts'
import { apiPlace } from './api-place.ts'
import { Doorkeeper, scopesOfAccount } from './doorkeeper.ts'

export interface ServingOptions {
  readonly settings: Pick<Settings, 'state' | 'api'>
  readonly keeper: Keeper
  readonly version: string
  /** Name of the host. */
  readonly host: string
  /** Folder of the page's files; null: there is none. */
  readonly page: string | null
  readonly clock: Clock
  readonly onTrouble: (what: string, error: unknown) => void
}

/** An API that is open. */
export interface Serving {
  /** Socket or pipe. */
  readonly socket: string
  /** Where browsers find the dashboard; null: nowhere. */
  readonly origin: string | null
  readonly gatekeeper: Gatekeeper
  /** false: one of the two could not be had, as a port that another program has. */
  readonly complete: boolean
  close(): Promise<void>
}

/**
 * Opens the API of a daemon that holds the lease of its host. Everything that it needs is loaded only now.
 * @throws whatever keeps it from being opened; nothing is left of it then
 */
export async function serve(options: ServingOptions): Promise<Serving> {
  const { settings, keeper, version, host, page, clock, onTrouble } = options
  const { state, api } = settings
  await using opened = new AsyncDisposableStack()
  withdrawApi(state)
  const tokens = opened.use(new Tokens({ folder: state, clock }))
  const gatekeeper = new Doorkeeper(tokens, clock)
  const place = apiPlace({ state, pid: process.pid, platform: process.platform, env: process.env })
  opened.defer(() => place.withdraw())
  const { openApi } = await import('../api/server.ts')
  const open = await openApi({
    keeper,
    gatekeeper,
    page,
    socket: place.socket,
    socketSecret: place.secret,
    local: accountAccess(),
    listen: api.listen,
    origins: api.origins,
    clock,
    onTrouble,
    about: { version, host },
  })
  opened.defer(() => open.close())
  if (open.socket === null) throw new Error(`nothing could be opened in ${state}`)
  const socket = place.publish(open.origin)
  const complete = api.listen === null || open.origin !== null
  const all = opened.move()
  return { socket, origin: open.origin, gatekeeper, complete, close: () => all.disposeAsync() }
}

/** Whoever comes by the socket could write the state folder as well. */
function accountAccess(): Access {
  const never = instant(8_640_000_000_000_000)
  return { id: 'account', name: userInfo().username, may: scopesOfAccount, match: null, expiresAt: never }
}
