import { appendFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HostSession } from '../../src/providers/multipoint/protocol.ts'

/** A session of a host that exists in a folder only: one file each, so that several processes may change several at once. */
export interface WorldSession extends HostSession {
  readonly blocked: boolean
}

/** What goes wrong, and when. */
export interface Trouble {
  /** Requests that it befalls, by their `do`; `start`: before anything is read. */
  readonly on: string
  /** Only for this session. */
  readonly session?: string
  /** Only the first so many times, counted over all processes. */
  readonly times?: number
  readonly what:
    | 'hang'
    | 'die'
    /** What was asked is done, and then there is no process any more. */
    | 'do-and-die'
    /** What was asked is done, and no answer comes. */
    | 'do-and-hang'
    | 'noise'
    | 'glued'
    | 'flood-stdout'
    | 'flood-stderr'
    | 'not-json'
    | 'not-the-protocol'
    | 'other-numbers'
    /** Answers only once the next request is there. */
    | 'late'
    /** Answers only once the world has no troubles any more. */
    | 'held'
    | 'refuses-to-end'
  /** Instead of doing it. */
  readonly error?: { readonly source: string; readonly category: string; readonly errorId: string }
}

export interface WorldSetUp {
  readonly sessions: readonly WorldSession[]
  readonly dialect?: 'single-id' | 'id-list' | 'none'
  /** Session in which the cmdlets run. */
  readonly sessionId?: number | null
  readonly languageMode?: string
  readonly elevated?: boolean | null
}

/** A request as it came, by which process. */
export interface NotedRequest {
  readonly pid: number
  readonly request: Readonly<Record<string, unknown>>
}

/** The world of a stand-in for `host.ps1`: what it knows, what befalls it, and what it was asked. */
export class MultiPointWorld {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  create(setUp: WorldSetUp): this {
    mkdirSync(join(this.folder, 'sessions'), { recursive: true })
    writeFileSync(join(this.folder, 'host.json'), JSON.stringify({ ...setUp, sessions: undefined }))
    for (const name of ['requests.log', 'starts.log', 'befell.log']) writeFileSync(join(this.folder, name), '')
    this.trouble()
    for (const session of setUp.sessions) this.put(session)
    return this
  }

  /** From now on. */
  trouble(...troubles: readonly Trouble[]): void {
    this.#write(join(this.folder, 'trouble.json'), troubles)
  }

  get troubles(): readonly Trouble[] {
    return JSON.parse(readFileSync(join(this.folder, 'trouble.json'), 'utf8'))
  }

  get host(): Omit<WorldSetUp, 'sessions'> {
    return JSON.parse(readFileSync(join(this.folder, 'host.json'), 'utf8'))
  }

  get sessions(): readonly WorldSession[] {
    return readdirSync(join(this.folder, 'sessions'))
      .filter(name => name.endsWith('.json'))
      .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
      .map(name => JSON.parse(readFileSync(join(this.folder, 'sessions', name), 'utf8')))
  }

  session(id: string): WorldSession | undefined {
    return this.sessions.find(session => session.id === id)
  }

  put(session: WorldSession): void {
    this.#write(join(this.folder, 'sessions', `${session.id}.json`), session)
  }

  change(id: string, changes: Partial<WorldSession>): void {
    const session = this.session(id)
    if (session !== undefined) this.put({ ...session, ...changes })
  }

  end(id: string): void {
    rmSync(join(this.folder, 'sessions', `${id}.json`))
  }

  note(log: 'requests' | 'starts' | 'befell', what: unknown): void {
    appendFileSync(join(this.folder, `${log}.log`), `${JSON.stringify(what)}\n`)
  }

  /** Every request of every process, in the order in which they came. */
  get requests(): readonly NotedRequest[] {
    return this.#noted('requests') as readonly NotedRequest[] // as the stand-in noted them
  }

  /** Ids of all processes that were ever started. */
  get starts(): readonly number[] {
    return this.#noted('starts') as readonly number[] // as the stand-in noted them
  }

  /** How often a trouble has come over somebody. */
  timesOf(trouble: Trouble): number {
    const key = JSON.stringify(trouble)
    return this.#noted('befell').filter(what => what === key).length
  }

  befall(trouble: Trouble): void {
    this.note('befell', JSON.stringify(trouble))
  }

  #noted(log: string): readonly unknown[] {
    const text = readFileSync(join(this.folder, `${log}.log`), 'utf8')
    // Without what another process is just writing at its end.
    return text
      .split('\n')
      .slice(0, -1)
      .map(line => JSON.parse(line))
  }

  /** Whoever reads meanwhile sees the old or the new. */
  #write(path: string, value: unknown): void {
    writeFileSync(`${path}.${process.pid}`, JSON.stringify(value))
    renameSync(`${path}.${process.pid}`, path)
  }
}

/** A room of pupils at stations 1 to 4, in sessions 1 to 4, their teacher in session 5 and a remote guest in session 6. */
export function multiPointClassroom(): readonly WorldSession[] {
  const pupils = ['ana', 'ben', 'çelik', 'Δημήτρης'].map((user, index) => ({
    id: String(index + 1),
    state: 'ConnectedToStation',
    user,
    domain: 'CLASS',
    station: String(index + 1),
    client: null,
    admin: false,
    blocked: false,
  }))
  return [
    { ...service, id: '0' },
    ...pupils,
    { ...service, id: '5', user: 'ms.keller', domain: 'CLASS', state: 'ConnectedToStation', station: '9', admin: true },
    {
      ...service,
      id: '6',
      user: 'o\'neil $(whoami) `"',
      domain: 'CLASS',
      state: 'RemoteConnection',
      client: 'TABLET',
      admin: false,
    },
    { ...service, id: '4294967295' },
  ]
}

const service = {
  id: '0',
  state: 'Services',
  user: null,
  domain: null,
  station: '0',
  client: null,
  admin: null,
  blocked: false,
}
