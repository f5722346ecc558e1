import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Folder of a dialect's scripted module. */
export type Dialect = '2012R2' | '2012R2-SessionIdList' | '2016'

/** What the scripted modules do instead of their work; modules/world.ps1 has them. */
export type Trick =
  | 'denied'
  | 'denied-bare'
  | 'terminate'
  | 'go-on'
  | 'complain'
  | 'die'
  | 'hang'
  | 'late'
  | 'timed-out'
  | 'noise'

export interface WorldSession {
  readonly id: number
  readonly user?: string | null
  readonly domain?: string | null
  /** 1: at a station; 2: remote; 3: disconnected. */
  readonly state?: number
  readonly station?: number | null
  readonly client?: string | null
  readonly admin?: boolean
}

interface World {
  readonly sessions: readonly WorldSession[]
  readonly tricks?: Readonly<Record<string, Trick>>
}

export function modulesOf(dialect: Dialect): string {
  return join(import.meta.dirname, 'modules', dialect)
}

/** Base64 of UTF-16LE: the only way on which every name survives. */
export function encode(name: string): string {
  return Buffer.from(name, 'utf16le').toString('base64')
}

/** The file in which the scripted modules keep their host. */
export class ScriptedWorld {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'multipoint-'))
  readonly #path = join(this.folder, 'world.json')
  readonly env: Readonly<Record<string, string>> = { STATIONKEEPER_TEST_WORLD: this.#path }

  /** A new host, on which nothing has been called. */
  set({ sessions, tricks = {} }: World): void {
    const written = sessions.map(
      ({ id, user = 'ana', domain = 'CLASS', state = 1, station = 4, client = null, admin = false }) => ({
        id,
        user: user === null ? null : encode(user),
        domain: domain === null ? null : encode(domain),
        state,
        station,
        client: client === null ? null : encode(client),
        admin,
      }),
    )
    writeFileSync(this.#path, JSON.stringify({ sessions: written, tricks }))
    for (const noted of ['calls', 'pids']) rmSync(`${this.#path}.${noted}`, { force: true })
  }

  /** The calls so far: cmdlet, then each parameter with what was bound and its type. */
  get calls(): readonly string[] {
    return this.#noted('calls')
  }

  /** The process of each call so far. */
  get pids(): readonly number[] {
    return this.#noted('pids').map(Number)
  }

  /** Calls that change something. */
  get actions(): readonly string[] {
    return this.calls.filter(call => !call.startsWith('Get-'))
  }

  stateOf(id: number): number | undefined {
    // This class and world.ps1 write it.
    const { sessions } = JSON.parse(readFileSync(this.#path, 'utf8')) as { sessions: { id: number; state: number }[] }
    return sessions.find(session => session.id === id)?.state
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  #noted(what: 'calls' | 'pids'): readonly string[] {
    const path = `${this.#path}.${what}`
    return existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : []
  }
}
