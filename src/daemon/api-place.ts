import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { publishApi, withdrawApi } from '../store/api-address.ts'

/** What a socket's name may have at most: 104 bytes with the zero at its end on macOS, 108 on Linux (unix(7)). */
const LONGEST_NAME = 103

/** Where the API of one daemon is to be opened, and how others find it then. */
export interface ApiPlace {
  /** Path of a Unix socket that nobody else can reach yet, or name of a pipe. */
  readonly socket: string
  /** What a client of the pipe presents; null: the socket keeps others out. */
  readonly secret: string | null
  /**
   * From now on it is found, in the place of one that a dead daemon left.
   * @returns where
   * @throws {StoreError} it can't be said
   */
  publish(origin: string | null): string
  /** Nobody is to look for it any more. */
  withdraw(): void
}

interface PlaceOptions {
  /** The state folder of a daemon that holds its lease. */
  readonly state: string
  readonly pid: number
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
}

export function apiPlace(options: PlaceOptions): ApiPlace {
  return options.platform === 'win32' ? pipePlace(options) : socketPlace(options)
}

/**
 * A name that nobody can guess is one that nobody can have taken before; who may connect to a pipe Node does not let say, so a client shows that it has
 * read the file.
 */
function pipePlace({ state, pid }: PlaceOptions): ApiPlace {
  const socket = `\\\\.\\pipe\\stationkeeper-${randomBytes(16).toString('hex')}`
  const secret = randomBytes(32).toString('base64url')
  return {
    socket,
    secret,
    publish(origin) {
      publishApi(state, { socket, secret, origin, pid })
      return socket
    },
    withdraw: () => withdrawApi(state),
  }
}

/**
 * A socket is made with whatever mode this process's mask leaves, so it is made in a folder of its own, which nobody else may enter, and moved to where
 * it is looked for once it is for this account alone.
 */
function socketPlace({ state, pid, env }: PlaceOptions): ApiPlace {
  const meant = join(state, 'api.sock')
  const isNear = Buffer.byteLength(join(state, '.api-123456', 's')) <= LONGEST_NAME
  const nursery = mkdtempSync(join(isNear ? state : (env.XDG_RUNTIME_DIR ?? tmpdir()), isNear ? '.api-' : 'sk-api-'))
  const made = join(nursery, 's')
  return {
    socket: made,
    secret: null,
    publish(origin) {
      chmodSync(made, 0o600)
      const socket = isNear ? meant : made
      if (isNear) {
        renameSync(made, meant)
        rmSync(nursery, { recursive: true, force: true })
      }
      publishApi(state, { socket, secret: null, origin, pid })
      return socket
    },
    withdraw() {
      withdrawApi(state)
      rmSync(isNear ? meant : made, { force: true })
      rmSync(dirname(made), { recursive: true, force: true })
    },
  }
}
