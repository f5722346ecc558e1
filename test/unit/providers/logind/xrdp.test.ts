import { access, chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { TerminalError, UnknownOutcomeError, UnsupportedError } from '../../../../src/providers/errors.ts'
import { type XrdpHost, xrdpDesktop } from '../../../../src/providers/logind/xrdp.ts'
import { seenSession } from '../../../support/seen-session.ts'
import { once, until } from '../../../support/until.ts'

const UID = process.getuid?.() ?? 0
const session = seenSession({ id: 'c4', uid: UID, seat: null, display: ':10', service: 'xrdp-sesman' })
const signal = new AbortController().signal

let folder: string
let host: XrdpHost
const open: { close(): unknown }[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xrdp-'))
  host = {
    procNetUnix: '/proc/net/unix',
    folders: [folder],
    programs: [folder],
    ownUid: UID,
    access: async () => {},
  }
})

afterEach(async () => {
  for (const each of open.splice(0)) each.close()
  await rm(folder, { recursive: true, force: true })
})

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
