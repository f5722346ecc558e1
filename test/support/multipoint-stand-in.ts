/**
 * Stands in for a PowerShell that runs `host.ps1`: speaks the protocol over its standard streams about a world in a folder, and has
 * the troubles that the world says. Arguments: the folder, then those that a PowerShell would get.
 */
import { createInterface } from 'node:readline'
import {
  type HostFailure,
  type HostRequest,
  type NumberedRequest,
  REPLY_MARK,
} from '../../src/providers/multipoint/protocol.ts'
import { MultiPointWorld, type Trouble, type WorldSession } from './multipoint-world.ts'

const world = new MultiPointWorld(process.argv[2] ?? '')

class Failure extends Error {
  readonly failure: HostFailure

  constructor(source: HostFailure['source'], category = '', errorId = '', message = 'Das geht nicht.', acted = true) {
    super(message)
    this.failure = { source, category, errorId, message, acted }
  }
}

const atStart = befalls('start')
world.note('starts', process.pid)
if (atStart?.what === 'die') {
  process.stderr.write('File host.ps1 cannot be loaded.\n')
  process.exit(1)
}
if (atStart?.what !== 'hang') {
  let late: string | null = null
  createInterface({ input: process.stdin })
    .on('line', line => {
      const request: NumberedRequest = JSON.parse(line)
      // A test that sees the request may kill this process at once: the trouble must have been counted by then, or it befalls the next, too.
      const trouble = befalls(request.do, 'session' in request ? request.session : undefined)
      world.note('requests', { pid: process.pid, request })
      if (late !== null) process.stdout.write(late)
      late = answer(request, trouble)
    })
    .on('close', () => {
      if (befalls('end')?.what !== 'refuses-to-end') process.exit(0)
    })
}
setInterval(() => {}, 1_000_000)

/** @returns what is to be said later */
function answer(request: NumberedRequest, trouble: Trouble | undefined): string | null {
  switch (trouble?.what) {
    case 'hang':
      return null
    case 'die':
      process.stderr.write('The type initializer threw an exception.\n')
      process.exit(3)
      break
    case 'do-and-die':
      reply(request, trouble)
      process.exit(3)
      break
    case 'do-and-hang':
      reply(request, trouble)
      return null
    case 'noise':
      process.stdout.write('VERBOSE: Loading module.\r\n\u001b[32mWhat if: nothing\n#stationkeeperish {}\n')
      break
    case 'glued':
      process.stdout.write('progress without an end')
      break
    case 'flood-stdout':
      for (let written = 0; written < 64; written++) process.stdout.write('x'.repeat(1024 * 1024))
      break
    case 'flood-stderr':
      for (let written = 0; written < 16; written++) process.stderr.write('y'.repeat(1024 * 1024))
      process.stderr.write('\nlast words\n')
      break
    case 'not-json':
      process.stdout.write(`\n${REPLY_MARK}{"id":\n`)
      return null
    case 'not-the-protocol':
      process.stdout.write(`\n${REPLY_MARK}{"id":${request.id},"ok":true,"value":"[]"}\n`)
      return null
    case 'other-numbers':
      for (const id of [request.id - 1, request.id + 1, 4711]) {
        process.stdout.write(`\n${REPLY_MARK}{"id":${id},"ok":true,"value":[]}\n`)
      }
      break
    case 'held':
      while (world.troubles.length > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2)
      break
    case 'late':
      return reply(request, trouble)
    default:
  }
  process.stdout.write(reply(request, trouble))
  return null
}

function reply(request: NumberedRequest, trouble: Trouble | undefined): string {
  const { id } = request
  let said: unknown
  try {
    const { error } = trouble ?? {}
    if (error) throw new Failure(error.source as HostFailure['source'], error.category, error.errorId) // as the test has it
    said = { id, ok: true, value: perform(request) ?? null }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    said = { id, ok: false, error: error.failure }
  }
  const json = JSON.stringify(said).replace(/[^ -~]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return `\n${REPLY_MARK}${json}\n`
}

function perform(request: HostRequest): unknown {
  switch (request.do) {
    case 'describe':
      return describe()
    case 'sessions':
      return world.sessions.map(({ blocked: _, ...session }) => session)
    case 'act':
      requireOwner(request.session, request.user)
      world.change(
        request.session,
        request.action === 'unlock' ? { blocked: false } : { state: 'Disconnected', station: '0' },
      )
      return null
    case 'what-if':
      requireOwner(request.session, request.user)
      if (request.action === 'unlock' && world.host.dialect !== 'single-id') throw new Failure('refused')
      return `What if: Performing the operation "${request.action}" on target "${request.session}".`
    case 'processes':
      return world.sessions.flatMap(({ id, blocked }) => [
        { session: id, name: 'dwm' },
        ...(blocked ? [{ session: id, name: 'WmsBlock' }] : []),
      ])
    case 'probe-process':
      return blockedIds(request.name === 'WmsBlock')
    case 'probe-script':
      return blockedIds(true)
    default:
      throw new Failure('request')
  }
}

function blockedIds(known: boolean): readonly string[] {
  return world.sessions.filter(({ blocked }) => blocked && known).map(({ id }) => id)
}

function requireOwner(id: string, user: string): void {
  const session = world.session(id)
  if (session === undefined) throw new Failure('cmdlet', 'ObjectNotFound', 'ItemNotFoundException,Stand.In')
  const wanted = Buffer.from(user, 'base64').toString('utf16le').toLowerCase()
  if (nameOf(session).toLowerCase() !== wanted) throw new Failure('gone')
}

function nameOf({ user, domain }: WorldSession): string {
  return domain === null ? String(user) : `${domain}\\${user}`
}

function describe(): unknown {
  const { dialect = 'id-list', sessionId = null, languageMode = 'FullLanguage', elevated = true } = world.host
  const isOld = dialect === 'single-id'
  const shape = (name: string, whatIf: boolean): unknown => ({
    name,
    parameters: ['SessionId', ...(isOld ? ['TimeoutInSecond'] : ['All', 'Server']), ...(whatIf ? ['WhatIf'] : [])],
    idParameter: 'SessionId',
    takesList: !isOld,
    whatIf,
    confirm: whatIf,
    timeout: isOld,
    server: !isOld,
  })
  const isThere = dialect !== 'none'
  return {
    version: isOld ? '4.0' : '5.1.20348.1',
    edition: 'Desktop',
    languageMode,
    executionPolicy: 'RemoteSigned',
    computer: 'STAND-IN',
    account: 'STAND-IN\\stationkeeper',
    elevated,
    sessionId,
    module: isThere ? { name: 'MultiPoint', version: '1.0.0.0', path: world.folder } : null,
    cmdlets: {
      unlock: isThere ? shape('Unlock-WmsSession', isOld) : null,
      disconnect: isThere ? shape('Disconnect-WmsSession', true) : null,
      sessions: isThere ? shape('Get-WmsSession', false) : null,
    },
  }
}

function befalls(what: string, session?: string): Trouble | undefined {
  const trouble = world.troubles.find(
    candidate =>
      candidate.on === what &&
      (candidate.session === undefined || candidate.session === session) &&
      (candidate.times === undefined || world.timesOf(candidate) < candidate.times),
  )
  if (trouble !== undefined) world.befall(trouble)
  return trouble
}
