import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { BoardDecision } from '../../src/api/contract.ts'
import { decisionWord } from '../../src/dashboard/text/standing.ts'
import { cliClassroom, policyOf } from '../support/cli-classroom.ts'
import { builtPages } from './support/built-pages.ts'
import { openScreen } from './support/screen.ts'
import { signInWith } from './support/signed-in.ts'

const open = '{ name: open, match: { everySession: true }, ensure: unlocked }'

/** Where browsers find the daemon: on a port that is free. */
const listening = { STATIONKEEPER_API_LISTEN: '127.0.0.1:0' }

const POLLED = { timeout: 60_000, interval: 100 }

beforeAll(builtPages)

describe('A daemon with its pages', () => {
  test('shows a Block All and the recovery from it, without a reload, to whoever looks', async () => {
    await using room = cliClassroom([open], listening)
    await (await room.keep()).said('The dashboard is at ')
    const text = async (args: readonly string[], field: string): Promise<string> =>
      String((await room.json(args))[field])
    const url = await text(['dashboard', '--print'], 'url')
    const { origin } = new URL(url)
    const match = ['--match', 'connection=station']
    const keller = await text(['token', 'add', 'Ms Keller', '--may', 'hold,release', ...match], 'secret')
    const projector = await text(['token', 'add', 'projector', '--may', 'wall'], 'secret')

    await using operator = await openScreen(origin)
    await using teacher = await openScreen(origin)
    await using wall = await openScreen(origin, { viewport: { width: 1920, height: 1080 } })
    await operator.page.goto(url)
    await signInWith(teacher.page, keller, '/teacher')
    await signInWith(wall.page, projector, '/wall')
    const warnings = operator.page.getByRole('region', { name: 'Warnings' })
    const third = operator.page.getByRole('button', { name: 'Station 3' })
    const altogether = wall.page.getByRole('list', { name: 'Altogether' })
    await third.getByText('pupil03').waitFor()
    expect(await warnings.count()).toBe(0)
    await altogether.getByText('In use').waitFor()
    for (const { page } of [operator, teacher, wall]) await page.evaluate('globalThis.notReloaded = true')

    // She wants her room left alone, and has it blocked.
    await teacher.page.getByRole('button', { name: '10 minutes' }).click()
    await teacher.page.getByRole('heading', { name: 'Paused until' }).waitFor()
    await room.run(['simulate', 'block-all'])
    await warnings.getByText('Block All', { exact: true }).waitFor()
    await third.getByText('Blocked', { exact: true }).waitFor()
    await third.getByText('On hold').waitFor()
    await teacher.page.getByText('Block All since').waitFor()
    await teacher.page.getByText('9 sessions, 8 blocked').waitFor()
    await wall.page.getByRole('status').getByText('Block All').waitFor()
    await altogether.getByText('8 Blocked').waitFor()
    for (const [name, screen] of Object.entries({ operator, teacher, wall }))
      await screen.keep(`whole-line-${name}-blocked`)

    await third.click()
    const details = operator.page.getByRole('complementary')
    await details.getByText('lesson/open decides: there is no other.').waitFor()
    await details.getByText('Held by Ms Keller').first().waitFor()
    await operator.keep('whole-line-why')

    await teacher.page.getByRole('button', { name: 'Resume now' }).click()
    await warnings.waitFor({ state: 'detached' })
    await third.getByText('In sync').waitFor()
    await details.getByText('Effect of the unlock: seen').first().waitFor()
    await teacher.page.getByText('9 sessions, none blocked').waitFor()
    await teacher.page.getByText('Block All').waitFor({ state: 'detached' })
    await altogether.getByText('Blocked').waitFor({ state: 'detached' })
    await wall.page.getByRole('status').getByText('Block All').waitFor({ state: 'detached' })
    for (const { page, faults } of [operator, teacher, wall]) {
      expect(await page.evaluate('globalThis.notReloaded')).toBe(true)
      expect(faults).toEqual([])
    }
    expect(await room.blocked()).toEqual([])
    const { entries } = await room.json(['history', '--kind', 'request'])
    expect(JSON.stringify(entries)).toContain('Ms Keller')
  })

  test('shows of every session what a plan of the command line says, whatever happens to it', async () => {
    await using room = cliClassroom([open], listening)
    await (await room.keep()).said('The dashboard is at ')
    const url = String((await room.json(['dashboard', '--print'])).url)
    await using operator = await openScreen(new URL(url).origin)
    const { page } = operator
    await page.goto(url)
    await page.getByRole('button', { name: 'Station 3' }).waitFor()
    const shown = (): Promise<readonly string[]> =>
      page.evaluate(`[...document.querySelectorAll('button.station')].map(card => [
        card.id.slice('session-'.length),
        card.querySelector('.decision .word').textContent,
        card.querySelector('.state.blocked') === null ? 'open' : 'blocked',
      ].join(' ')).toSorted()`)
    const planned = async (): Promise<readonly string[]> => {
      const { decisions } = await room.json(['plan'])
      // Of the format Plan, whose decisions are those of a board.
      return (decisions as readonly (BoardDecision & { readonly session: Readonly<Record<string, string>> })[])
        .filter(({ session }) => session.user !== null)
        .map(({ session, ...decision }) => {
          const block = session.blocked === 'yes' ? 'blocked' : 'open'
          return [session.id, decisionWord({ decision }), block].join(' ')
        })
        .toSorted()
    }
    const policies = join(room.path, 'policies', 'lesson.yaml')
    // What happens, and what comes of it: before that both may still say what was.
    const moments: readonly (readonly [happens: () => unknown, comes?: string])[] = [
      [() => room.run(['hold', '3', '--for', '20m', '--reason', 'exam'])],
      [() => room.run(['simulate', 'block-all']), '3 On hold blocked'],
      [() => room.run(['stop', '--reason', 'fire drill'])],
      [() => room.run(['simulate', 'block-all']), '7 Unlock held back blocked'],
      [
        () => room.run(['override', '5', '--ensure', 'unmanaged', '--for', '20m', '--reason', 'exam']),
        '5 Unmanaged blocked',
      ],
      [() => room.run(['resume'])],
      [() => room.run(['simulate', 'logon', 'CLASS\\new', '--station', '20'])],
      [() => room.run(['simulate', 'logoff', '4'])],
      [
        () => writeFileSync(policies, policyOf([open, '{ name: go, match: { user: ana }, ensure: disconnected }'])),
        '10 Rules in conflict open',
      ],
      [() => room.run(['release', '3'])],
    ]
    for (const [happens, comes] of moments) {
      await happens()
      await expect
        .poll(async () => {
          const [page, plan] = [await shown(), await planned()]
          const missing = comes === undefined || plan.includes(comes) ? [] : [comes]
          return missing.concat(
            page.filter(line => !plan.includes(line)),
            plan.filter(line => !page.includes(line)),
          )
        }, POLLED)
        .toEqual([])
    }
    expect(operator.faults).toEqual([])
  })

  test('sends nobody’s name to a wall, whatever happens', async () => {
    await using room = cliClassroom([open], listening)
    const daemon = await room.keep()
    await daemon.said('The dashboard is at ')
    const { origin } = new URL(String((await room.json(['dashboard', '--print'])).url))
    await using wall = await openScreen(origin)
    const { page } = wall
    await signInWith(page, String((await room.json(['token', 'add', 'projector', '--may', 'wall'])).secret), '/wall')
    // What the page is sent, as it comes, on another line with the same cookie and key.
    await page.evaluate(`{
      globalThis.sent = ''
      globalThis.shown = { headers: { 'x-stationkeeper-page': localStorage.getItem('stationkeeper-page') } }
      void fetch('/v1/events', shown).then(async ({ body }) => {
        for await (const piece of body.pipeThrough(new TextDecoderStream())) sent += piece
      })
    }`)
    await room.run(['hold', '3', '--for', '20m', '--reason', 'pupil03 writes an exam'])
    await room.run(['simulate', 'block-all'])
    await page.getByRole('status').getByText('Block All').waitFor()
    await expect.poll(() => page.evaluate('sent')).toContain('"blocked":"yes"')
    const board = await page.evaluate('fetch("/v1/board", shown).then(answer => answer.text())')
    const all = `${board}${await page.evaluate('sent')}${await page.content()}`
    expect(all).toContain('"station":"3"')
    expect(all).not.toMatch(/pupil|keller|CLASS\\|LAPTOP/i)
    const refused = ['/v1/sessions', '/v1/history', '/v1/holds', '/v1/plan', '/v1/sessions/3/why']
    const answers = await page.evaluate(
      `Promise.all(${JSON.stringify(refused)}.map(async path => (await fetch(path, shown)).status))`,
    )
    expect(answers).toEqual(refused.map(() => 403))
    expect(wall.faults).toEqual([])
  })
})
