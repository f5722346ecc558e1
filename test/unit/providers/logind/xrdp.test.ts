import { access, chmod, mkdir, mkdtemp, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { TerminalError, UnknownOutcomeError, UnsupportedError } from '../../../../src/providers/errors.ts'
import { type XrdpHost, xrdpDesktop } from '../../../../src/providers/logind/xrdp.ts'
import { XrdpEndings } from '../../../../src/providers/logind/xrdp-ending.ts'
import { at } from '../../../support/observation.ts'
import { seenSession } from '../../../support/seen-session.ts'
import { once, until } from '../../../support/until.ts'

const UID = process.getuid?.() ?? 0
/** It began long after the settings of these tests were written. */
const session = seenSession({
  id: 'c4',
  uid: UID,
  seat: null,
  display: ':10',
  service: 'xrdp-sesman',
  logonAt: at('2100-01-01T08:00:00Z'),
})
const signal = new AbortController().signal

let folder: string
let host: XrdpHost
const open: { close(): unknown }[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xrdp-'))
  host = {
    procNetUnix: '/proc/net/unix',
    folders: [folder],
    sesmanIni: join(folder, 'sesman.ini'),
    sesmanStarted: [join(folder, 'sesman.pid'), join(folder, 'sesman-elsewhere.pid')],
    programs: [folder],
    ownUid: UID,
    access: async () => {},
  }
  await sesman('KillDisconnected=false')
})

afterEach(async () => {
  for (const each of open.splice(0)) each.close()
  await rm(folder, { recursive: true, force: true })
})

/** What xrdp's session manager is set to. */
function sesman(...lines: readonly string[]): Promise<void> {
  return writeFile(host.sesmanIni, `[Sessions]\n${lines.join('\n')}\n`)
}

/** What an X server with xorgxrdp does: listens where xrdp connects to. */
async function xServer(path: string): Promise<Server> {
  const server = createServer()
  await new Promise<void>(ready => server.listen(path, ready))
  open.push(server)
  return server
}

/** xrdp, on behalf of somebody who looks at the session. */
async function look(server: Server, path: string): Promise<{ readonly near: Socket; readonly far: Socket }> {
  const accepted = new Promise<Socket>(accept => server.once('connection', accept))
  const near = connect(path)
  const far = await accepted
  open.push({ close: () => near.destroy() }, { close: () => far.destroy() })
  return { near, far }
}

/** A stand-in that writes down what it was given; `says` is a line of shell. */
async function program(name: 'xrdp-dis' | 'systemd-notify', says = 'echo message sent ok'): Promise<string> {
  const file = join(folder, name)
  const told = join(folder, `${name}.told`)
  await writeFile(
    file,
    `#!/bin/sh\necho "DISPLAY=$DISPLAY NOTIFY_SOCKET=$NOTIFY_SOCKET HOME=$HOME args=$*" >'${told}'\n${says}\n`,
  )
  await chmod(file, 0o755)
  return told
}

async function standing(of = session, on = host) {
  return (await xrdpDesktop(on).standings([of], { signal })).get(of.id) ?? null
}

test('sessions of xrdp are told by their service', () => {
  const desktop = xrdpDesktop(host)
  expect(desktop.keeps(session)).toBe(true)
  expect(desktop.keeps(seenSession({ service: 'sshd' }))).toBe(false)
  expect(desktop.keeps(seenSession({ service: 'lightdm' }))).toBe(false)
})

describe.runIf(process.platform === 'linux')('whether somebody looks at a session of xrdp', () => {
  test('is known from the socket of its X server, while they come and go', async () => {
    const path = join(folder, 'xrdp_display_10')
    const server = await xServer(path)
    expect(await standing()).toEqual({ state: 'disconnected', can: [] })
    const { near, far } = await look(server, path)
    expect(await standing()).toEqual({ state: 'active', can: ['disconnect'] })
    const closed = new Promise(done => far.once('close', done))
    far.resume()
    near.destroy()
    await closed
    expect(await standing()).toEqual({ state: 'disconnected', can: [] })
  })

  test('is found in the folder of its user, too, where xrdp 0.10 has it', async () => {
    await mkdir(join(folder, String(UID)))
    const path = join(folder, String(UID), 'xrdp_display_10')
    await look(await xServer(path), path)
    expect((await standing())?.state).toBe('active')
  })

  test('is told of each session by its own display', async () => {
    const path = join(folder, 'xrdp_display_10')
    await look(await xServer(path), path)
    await xServer(join(folder, 'xrdp_display_1'))
    const other = seenSession({ ...session, id: 'c5', display: ':1.0' })
    const told = await xrdpDesktop(host).standings([session, other], { signal })
    expect([...told].map(([id, { state }]) => [id, state])).toEqual([
      ['c4', 'active'],
      ['c5', 'disconnected'],
    ])
  })

  test.each([
    ['its X server listens on no such socket, as Xvnc', {}],
    ['logind does not tell its display', { display: null }],
    ['its display is on another host', { display: 'far:10' }],
    ['its display is no number', { display: ':ten' }],
  ])('is not known where %s', async (_why, differing) => {
    if ('display' in differing) await xServer(join(folder, 'xrdp_display_10'))
    expect(await standing(seenSession({ ...session, ...differing }))).toEqual({
      state: 'unknown',
      can: [],
      cannot: expect.stringMatching(/which X display|sessions of the backend Xvnc have none/),
    })
  })

  test('is not known from a socket that somebody else made', async () => {
    await xServer(join(folder, 'xrdp_display_10'))
    expect(await standing(seenSession({ ...session, uid: UID + 1 }))).toMatchObject({ state: 'unknown', can: [] })
  })

  test('is not known of any session where the list of sockets can not be read', async () => {
    await xServer(join(folder, 'xrdp_display_10'))
    await expect(standing(session, { ...host, procNetUnix: join(folder, 'no-such-list') })).rejects.toThrow(/ENOENT/)
  })

  test('is not known while somebody waits to be let in', async () => {
    const path = join(folder, 'xrdp_display_10')
    await xServer(path)
    const list = join(folder, 'unix')
    await writeFile(
      list,
      `0000000000000001: 00000002 00000000 00010000 0001 01 11 ${path}\n0000000000000002: 00000003 00000000 00000000 0001 02     0 ${path}\n`,
    )
    expect(await standing(session, { ...host, procNetUnix: list })).toBe(null)
  })
})

describe.runIf(process.platform === 'linux')('a session of xrdp that would not outlive it is not disconnected', () => {
  const beganBefore = seenSession({ ...session, logonAt: at('2020-01-01T08:00:00Z') })

  test.each<[string, () => Promise<void>, string, typeof session]>([
    [
      'xrdp ends who is disconnected',
      () => sesman('KillDisconnected=true', 'DisconnectedTimeLimit=0'),
      'xrdp would end its programs 1m after: KillDisconnected in ',
      session,
    ],
    [
      'xrdp ends who is disconnected, later',
      () => sesman('KillDisconnected=1', 'DisconnectedTimeLimit=900'),
      'xrdp would end its programs 15m after: KillDisconnected in ',
      session,
    ],
    ['nobody comes back', () => sesman('Policy=Separate'), 'nobody could come back to it', session],
    [
      'there are no such settings',
      () => rm(host.sesmanIni),
      "whether xrdp would end its programs can't be told: there is no ",
      session,
    ],
    [
      'the settings can not be read',
      () => rm(host.sesmanIni).then(() => mkdir(host.sesmanIni)),
      "can't be read (EISDIR); let this account read it",
      session,
    ],
    ['the settings were changed since it began', async () => {}, 'it keeps the limits that it began with', beganBefore],
  ])('where %s, and says so', async (_where, set, words, whom) => {
    const path = join(folder, 'xrdp_display_10')
    await look(await xServer(path), path)
    const told = await program('xrdp-dis')
    await set()
    expect(await standing(whom)).toEqual({ state: 'active', can: [], cannot: expect.stringContaining(words) })
    const refused = await xrdpDesktop(host)
      .disconnect(whom, { signal })
      .catch(error => error)
    expect(refused).toBeInstanceOf(UnsupportedError)
    expect(refused.message).toMatch(/^Session c4 can't be disconnected: /)
    expect(refused.message).toContain(words)
    await expect(readFile(told)).rejects.toThrow(/ENOENT/)
  })

  test.each(['IdleTimeLimit=60', 'DisconnectedTimeLimit=60', 'Policy=Default'])(
    'while %s ends nothing',
    async setting => {
      const path = join(folder, 'xrdp_display_10')
      await look(await xServer(path), path)
      await sesman(setting)
      expect(await standing()).toEqual({ state: 'active', can: ['disconnect'] })
    },
  )

  test('as the settings are at each look, whatever they were at the one before', async () => {
    const path = join(folder, 'xrdp_display_10')
    await look(await xServer(path), path)
    const desktop = xrdpDesktop(host)
    const can = async () => (await desktop.standings([session], { signal })).get('c4')?.can
    expect(await can()).toEqual(['disconnect'])
    await sesman('KillDisconnected=true')
    expect(await can()).toEqual([])
    await rm(host.sesmanIni)
    expect(await can()).toEqual([])
    await sesman('KillDisconnected=no')
    expect(await can()).toEqual(['disconnect'])
    // As long as the one before, and moved into its place.
    await writeFile(`${host.sesmanIni}.new`, '[Sessions]\nKillDisconnected=on\n')
    await rename(`${host.sesmanIni}.new`, host.sesmanIni)
    expect(await can()).toEqual([])
  })

  test.each(['sesman.pid', 'sesman-elsewhere.pid'])(
    'while its session manager goes on as before they were changed (%s), until that is restarted',
    async name => {
      const path = join(folder, 'xrdp_display_10')
      await look(await xServer(path), path)
      const desktop = xrdpDesktop(host)
      const now = async () => (await desktop.standings([session], { signal })).get('c4')
      const { mtimeMs } = await stat(host.sesmanIni)
      await writeFile(join(folder, name), '42')
      // In seconds.
      await utimes(join(folder, name), mtimeMs / 1_000 - 60, mtimeMs / 1_000 - 60)
      expect(await now()).toMatchObject({ can: [], cannot: expect.stringMatching(/changed since xrdp-sesman started/) })
      await utimes(join(folder, name), mtimeMs / 1_000 + 60, mtimeMs / 1_000 + 60)
      expect(await now()).toEqual({ state: 'active', can: ['disconnect'] })
    },
  )

  test('and settings that stay as they are are not read again', async () => {
    const endings = new XrdpEndings(host.sesmanIni, host.sesmanStarted)
    const first = await endings.ending()
    expect(await endings.ending()).toBe(first)
    await sesman('KillDisconnected=yes')
    expect(await endings.ending()).not.toBe(first)
  })
})

describe.runIf(process.platform === 'linux')('disconnecting a session of xrdp', () => {
  test('runs xrdp-dis in its display with nothing else of our surroundings', async () => {
    await xServer(join(folder, 'xrdp_display_10'))
    await writeFile(join(folder, 'xrdp_disconnect_display_10'), '')
    const told = await program('xrdp-dis')
    await xrdpDesktop({ ...host, access }).disconnect(session, { signal })
    expect(await readFile(told, 'utf8')).toBe('DISPLAY=:10 NOTIFY_SOCKET= HOME= args=\n')
  })

  test('takes xrdp-dis for the user of the folder where it is that user who runs it', async () => {
    await mkdir(join(folder, String(UID)))
    await xServer(join(folder, String(UID), 'xrdp_display_10'))
    const told = await program('xrdp-dis')
    await xrdpDesktop(host).disconnect(session, { signal })
    expect(await readFile(told, 'utf8')).toContain('DISPLAY=:10 ')
  })

  test('sends to the socket in the folder of another user by systemd-notify, since xrdp-dis looks into its own only', async () => {
    await mkdir(join(folder, String(UID)))
    await xServer(join(folder, String(UID), 'xrdp_display_10'))
    const told = await program('systemd-notify')
    await program('xrdp-dis', 'exit 1')
    await xrdpDesktop({ ...host, ownUid: UID + 1 }).disconnect(session, { signal })
    const socket = join(folder, String(UID), 'xrdp_disconnect_display_10')
    expect(await readFile(told, 'utf8')).toBe(
      `DISPLAY= NOTIFY_SOCKET=${socket} HOME= args=--no-block STATUS=disconnect\n`,
    )
  })

  test('is refused beforehand to an account that may not send there, and the group that may is named', async () => {
    await xServer(join(folder, 'xrdp_display_10'))
    await writeFile(join(folder, 'xrdp_disconnect_display_10'), '')
    const told = await program('xrdp-dis')
    const denied = { ...host, access: () => Promise.reject(Object.assign(new Error('no'), { code: 'EACCES' })) }
    const refused = await xrdpDesktop(denied)
      .disconnect(session, { signal })
      .catch(error => error)
    expect(refused).toBeInstanceOf(TerminalError)
    expect(refused.message).toMatch(/usermod -aG \S+ \S+|SessionSockdirGroup=xrdp/)
    await expect(readFile(told)).rejects.toThrow(/ENOENT/)
  })

  test('is not possible without the socket for it', async () => {
    await xServer(join(folder, 'xrdp_display_10'))
    await expect(xrdpDesktop({ ...host, access }).disconnect(session, { signal })).rejects.toThrow(UnsupportedError)
  })

  test('is not possible in a session whose X server is Xvnc', async () => {
    await program('xrdp-dis')
    const refused = await xrdpDesktop(host)
      .disconnect(session, { signal })
      .catch(error => error)
    expect(refused).toBeInstanceOf(UnsupportedError)
    expect(refused.message).toContain('Xvnc')
  })

  test('needs its program, and says which package has it', async () => {
    await xServer(join(folder, 'xrdp_display_10'))
    const refused = await xrdpDesktop(host)
      .disconnect(session, { signal })
      .catch(error => error)
    expect(refused).toBeInstanceOf(TerminalError)
    expect(refused.message).toContain('the package xrdp')
  })

  test.each([
    ['says so and ends well', 'echo message send failed: Permission denied'],
    ['ends badly', 'echo not in an xrdp session; exit 1'],
  ])('has failed where the program %s', async (_what, says) => {
    await xServer(join(folder, 'xrdp_display_10'))
    await program('xrdp-dis', says)
    const failed = await xrdpDesktop(host)
      .disconnect(session, { signal })
      .catch(error => error)
    expect(failed.name).toBe('Error')
    expect(failed.message).toMatch(/sent nothing: (message send failed|not in an xrdp session)/)
  })

  test('ends nobody knows how when the deadline passes meanwhile, and its program ends', async () => {
    await xServer(join(folder, 'xrdp_display_10'))
    const pid = join(folder, 'pid')
    await program('xrdp-dis', `echo $$ >'${pid}.new' && mv '${pid}.new' '${pid}'; exec sleep 600`)
    const deadline = new AbortController()
    const done = xrdpDesktop(host)
      .disconnect(session, { signal: deadline.signal })
      .catch(error => error)
    const running = Number(await once(() => readFile(pid, 'utf8')))
    deadline.abort()
    expect(await done).toBeInstanceOf(UnknownOutcomeError)
    await until(() => !alive(running))
  })

  test('sends nothing when the deadline has passed before', async () => {
    await xServer(join(folder, 'xrdp_display_10'))
    const told = await program('xrdp-dis')
    const failed = await xrdpDesktop(host)
      .disconnect(session, { signal: AbortSignal.abort() })
      .catch(error => error)
    expect(failed).not.toBeInstanceOf(UnknownOutcomeError)
    await expect(readFile(told)).rejects.toThrow(/ENOENT/)
  })
})

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
