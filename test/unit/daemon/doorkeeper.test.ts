import { expect, test } from 'vitest'
import { CODE_LASTS, Doorkeeper, PAGE_LASTS } from '../../../src/daemon/doorkeeper.ts'
import { ms, plus } from '../../../src/model/time.ts'
import { Tokens } from '../../../src/store/tokens.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

interface Door extends Disposable {
  readonly clock: VirtualClock
  readonly doorkeeper: Doorkeeper
}

function door(): Door {
  const folder = temporaryFolder()
  const clock = new VirtualClock()
  const tokens = new Tokens({ folder: folder.path, clock })
  return {
    clock,
    doorkeeper: new Doorkeeper(tokens, clock),
    [Symbol.dispose]() {
      tokens.close()
      folder[Symbol.dispose]()
    },
  }
}

test('a code gives one page a token of all but the wall, for a working day', async () => {
  using at = door()
  const { code, expiresAt } = at.doorkeeper.issueCode('root')
  expect(expiresAt).toBe(plus(at.clock.now(), CODE_LASTS))
  await at.clock.advance(ms(CODE_LASTS - 1))
  const page = at.doorkeeper.redeem(code)
  expect(page?.access).toMatchObject({
    name: 'root',
    may: ['see', 'hold', 'release', 'plan', 'sync', 'metrics'],
    match: null,
    expiresAt: plus(at.clock.now(), PAGE_LASTS),
  })
  expect(at.doorkeeper.accessOf(page?.secret ?? '')).toEqual(page?.access)
  expect(at.doorkeeper.redeem(code)).toBeNull()
})

test('a code is good for nothing after its minute, whatever the clock on the wall is set to', async () => {
  using at = door()
  const { code } = at.doorkeeper.issueCode('root')
  await at.clock.advance(CODE_LASTS)
  expect(at.doorkeeper.redeem(code)).toBeNull()
})

test('nobody gets in by a code that was never given out, nor by one as a token', () => {
  using at = door()
  const { code } = at.doorkeeper.issueCode('root')
  expect(at.doorkeeper.redeem('')).toBeNull()
  expect(at.doorkeeper.redeem(`${code}x`)).toBeNull()
  expect(at.doorkeeper.accessOf(code)).toBeNull()
  expect(at.doorkeeper.redeem(code)).not.toBeNull()
})

test('whoever asks for codes without end keeps the newest hundred', () => {
  using at = door()
  const codes = Array.from({ length: 101 }, () => at.doorkeeper.issueCode('root').code)
  expect(at.doorkeeper.redeem(codes[0] ?? '')).toBeNull()
  expect(codes.slice(1).filter(code => at.doorkeeper.redeem(code) === null)).toEqual([])
})

test('a page that signs out is out', () => {
  using at = door()
  const page = at.doorkeeper.redeem(at.doorkeeper.issueCode('root').code)
  if (page === null) throw new Error('the code is good')
  at.doorkeeper.signOut(page.access)
  expect(at.doorkeeper.accessOf(page.secret)).toBeNull()
})
