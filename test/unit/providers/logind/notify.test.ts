import { mkdirSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { UnsupportedError } from '../../../../src/providers/errors.ts'
import { showNotice } from '../../../../src/providers/logind/notify.ts'
import { temporaryFolder } from '../../../support/cli.ts'
import { ProgramFolder } from '../../../support/program-folder.ts'
import { seenSession } from '../../../support/seen-session.ts'

const { signal } = new AbortController()
const uid = process.getuid?.() ?? 0
const session = seenSession({ uid, user: 'ana' })
const NAME = 'org.freedesktop.Notifications'

/** What a user's bus says, by the member that is called. */
interface Answers {
  readonly ListNames?: string
  readonly ListActivatableNames?: string
  readonly Get?: string
  readonly GetCapabilities?: string
  readonly Notify?: string
}

/** A `busctl` that answers so, and fails where it has no answer. */
function busctl(answers: Answers): ProgramFolder {
  const cases = Object.entries(answers).map(([member, answer]) => `${member}) printf '%s\\n' '${answer}' ;;`)
  return new ProgramFolder({
    busctl: `case "$7" in ${cases.join('\n')} *) echo "Call failed: no $7" >&2; exit 1 ;; esac`,
  })
}

const RUNNING: Answers = {
  ListNames: `as 2 "org.freedesktop.DBus" "${NAME}"`,
  GetCapabilities: 'as 2 "actions" "body"',
  Notify: 'u 7',
}

// Linux alone has such desktops.
describe.runIf(process.platform === 'linux')('a notice', () => {
  let folder: ReturnType<typeof temporaryFolder>
  let runtime: string
  let socket: Server

  beforeEach(async () => {
    folder = temporaryFolder()
    runtime = join(folder.path, 'run')
    mkdirSync(join(runtime, String(uid)), { recursive: true })
    socket = createServer()
    await new Promise<void>(resolve => socket.listen(join(runtime, String(uid), 'bus'), resolve))
  })

  afterEach(async () => {
    await new Promise(resolve => socket.close(resolve))
    folder[Symbol.dispose]()
  })

  const show = (programs: ProgramFolder, text: string): Promise<void> =>
    showNotice(session, text, { signal, runtime, folders: programs.folders })

  /** What the program for notifications was given. */
  const notified = (programs: ProgramFolder): readonly string[] => programs.callsOf('busctl').at(-1)?.slice(7) ?? []

  test("is shown on the user's own bus, urgent and until it is dismissed", async () => {
    using programs = busctl(RUNNING)
    await show(programs, 'You have 5 minutes.')
    expect(programs.callsOf('busctl').at(-1)).toEqual([
      `--address=unix:path=${runtime}/${uid}/bus`,
      '--',
      'call',
      NAME,
      '/org/freedesktop/Notifications',
      NAME,
      'Notify',
      'susssasa{sv}i',
      'Stationkeeper',
      '0',
      'dialog-warning',
      'Stationkeeper',
      'You have 5 minutes.',
      '0',
      '1',
      'urgency',
      'y',
      '2',
      '0',
    ])
  })

  test('is text and never markup, where the desktop has markup', async () => {
    using programs = busctl({ ...RUNNING, GetCapabilities: 'as 2 "body" "body-markup"' })
    await show(programs, 'a <b>bold</b> & <a href="http://evil.example">link</a>')
    expect(notified(programs)[5]).toBe(
      'a &lt;b&gt;bold&lt;/b&gt; &amp; &lt;a href="http://evil.example"&gt;link&lt;/a&gt;',
    )
  })

  test('is as it was written where the desktop has no markup', async () => {
    using programs = busctl(RUNNING)
    await show(programs, '5 < 6 & so on\nand on')
    expect(notified(programs)[5]).toBe('5 < 6 & so on\nand on')
  })

  test('that looks like an option, or has what no argument may have, is text all the same', async () => {
    using programs = busctl(RUNNING)
    await show(programs, '--help\0 \u001b[31mred')
    expect(notified(programs)[5]).toBe('--help   [31mred')
  })

  test('starts the program of a desktop that starts it when it is needed', async () => {
    using programs = busctl({
      ...RUNNING,
      ListNames: 'as 1 "org.freedesktop.DBus"',
      ListActivatableNames: `as 1 "${NAME}"`,
      Get: 'v as 2 "HOME=/home/ana" "DISPLAY=:10.0"',
    })
    await show(programs, 'text')
    expect(notified(programs)[5]).toBe('text')
  })

  test.each<[string, Answers, RegExp]>([
    [
      'where nobody shows any',
      { ListNames: 'as 0', ListActivatableNames: 'as 0' },
      /ana has no program that shows notifications/,
    ],
    [
      'where the program that would be started would find no screen',
      { ListNames: 'as 0', ListActivatableNames: `as 1 "${NAME}"`, Get: 'v as 1 "HOME=/home/ana"' },
      /No desktop of ana has told/,
    ],
  ])('can not be shown %s', async (_where, answers, message) => {
    using programs = busctl(answers)
    const shown = show(programs, 'text')
    await expect(shown).rejects.toThrow(UnsupportedError)
    await expect(shown).rejects.toThrow(message)
    expect(programs.callsOf('busctl').flat()).not.toContain('Notify')
  })

  test('can not be shown to somebody without a bus of their own', async () => {
    using programs = busctl(RUNNING)
    const shown = showNotice(session, 'text', { signal, runtime: '/nowhere', folders: programs.folders })
    await expect(shown).rejects.toThrow(UnsupportedError)
    await expect(shown).rejects.toThrow(`no bus of their own at /nowhere/${uid}/bus`)
  })

  test('can not be shown on a system without busctl', async () => {
    using programs = new ProgramFolder({})
    await expect(show(programs, 'text')).rejects.toThrow(UnsupportedError)
  })

  test('that the desktop refuses is an error with its words', async () => {
    const { Notify, ...others } = RUNNING
    using programs = busctl(others)
    await expect(show(programs, 'text')).rejects.toThrow('Call failed: no Notify')
  })

  test('of a desktop that hangs ends with the deadline', async () => {
    using programs = new ProgramFolder({ busctl: 'exec sleep 1000' })
    const deadline = new AbortController()
    const shown = showNotice(session, 'text', { signal: deadline.signal, runtime, folders: programs.folders })
    deadline.abort(new Error('too late'))
    await expect(shown).rejects.toThrow('too late')
  })
})
