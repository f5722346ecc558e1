import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { SessionSelector } from '../../../src/model/hold.ts'
import { ms, plus } from '../../../src/model/time.ts'
import { parseSelector } from '../../../src/policy/selector.ts'
import { waitingTokenChanges } from '../../../src/store/token-changes.ts'
import { hasTokens, type TokenOrder, Tokens } from '../../../src/store/tokens.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const HOUR = ms(3_600_000)

function selector(text: string): SessionSelector {
  const { selector } = parseSelector(text)
  if (selector === null) throw new Error(`not a selector: ${text}`)
  return selector
}

function order(clock: VirtualClock, changes: Partial<TokenOrder> = {}): TokenOrder {
  return {
    name: 'Ms Keller',
    may: ['hold', 'release'],
    match: selector('room=lab-1'),
    expiresAt: plus(clock.now(), HOUR),
    kind: 'given',
    by: 'root',
    ...changes,
  }
}

describe('tokens', () => {
  it('let in who shows the secret, with what was said and nothing else', () => {
    using folder = temporaryFolder()
    const clock = new VirtualClock()
    using tokens = new Tokens({ folder: folder.path, clock })
    const { token, secret } = tokens.add(order(clock))
    expect(tokens.accessOf(secret)).toEqual({
      id: token.access.id,
      name: 'Ms Keller',
      may: ['hold', 'release'],
      match: selector('room=lab-1'),
      expiresAt: plus(clock.now(), HOUR),
    })
    for (const wrong of [
      '',
      'skt_',
      secret.slice(0, -1),
      `${secret}x`,
      secret.toLowerCase(),
      token.access.id,
      "' OR 1=1",
    ])
      expect(tokens.accessOf(wrong)).toBeNull()
  })

  it('are good for nothing from the instant on at which they expire, and are forgotten by the next one', async () => {
    using folder = temporaryFolder()
    const clock = new VirtualClock()
    using tokens = new Tokens({ folder: folder.path, clock })
    const { secret } = tokens.add(order(clock))
    await clock.advance(ms(HOUR - 1))
    expect(tokens.accessOf(secret)).not.toBeNull()
    await clock.advance(ms(1))
    expect(tokens.accessOf(secret)).toBeNull()
    expect(tokens.list()).toEqual([])
    tokens.add(order(clock, { name: 'Mr Ito' }))
    clock.jumpWall(-2 * HOUR)
    expect(tokens.list().map(({ access }) => access.name)).toEqual(['Mr Ito'])
  })

  it('are good for nothing as soon as another process revokes them', () => {
    using folder = temporaryFolder()
    const clock = new VirtualClock()
    using daemon = new Tokens({ folder: folder.path, clock })
    using verb = new Tokens({ folder: folder.path, clock })
    const { token, secret } = verb.add(order(clock))
    expect(daemon.accessOf(secret)).not.toBeNull()
    expect(verb.revoke(token.access.id, 'root')).toBe(true)
    expect(daemon.accessOf(secret)).toBeNull()
    expect(verb.revoke(token.access.id, 'root')).toBe(false)
  })

  it('of a page end with it, and one that somebody was given stays', () => {
    using folder = temporaryFolder()
    const clock = new VirtualClock()
    using tokens = new Tokens({ folder: folder.path, clock })
    const page = tokens.add(order(clock, { kind: 'page' }))
    const given = tokens.add(order(clock))
    tokens.endPage(page.token.access.id)
    tokens.endPage(given.token.access.id)
    expect(tokens.accessOf(page.secret)).toBeNull()
    expect(tokens.accessOf(given.secret)).not.toBeNull()
  })

  it('leave no secret in any file, no name of a revoked one, and no file for others', () => {
    using folder = temporaryFolder()
    const clock = new VirtualClock()
    expect(hasTokens(folder.path)).toBe(false)
    const tokens = new Tokens({ folder: folder.path, clock })
    const { token, secret } = tokens.add(order(clock, { name: 'Quentin Quist' }))
    const contents = (): string =>
      readdirSync(folder.path)
        .map(name => readFileSync(join(folder.path, name), 'latin1'))
        .join('')
    expect(contents()).toContain('Quentin Quist')
    expect(contents()).not.toContain(secret)
    expect(contents()).not.toContain(secret.slice('skt_'.length))
    if (process.platform !== 'win32') {
      for (const name of readdirSync(folder.path)) expect(statSync(join(folder.path, name)).mode & 0o077).toBe(0)
    }
    tokens.revoke(token.access.id, 'root')
    tokens.noted(tokens.changes())
    tokens.close()
    expect(contents()).not.toContain('Quentin Quist')
    expect(hasTokens(folder.path)).toBe(true)
  })

  it('leave what was given and taken back to be noted, without the secret, until it is', async () => {
    using folder = temporaryFolder()
    const clock = new VirtualClock()
    expect(waitingTokenChanges(folder.path)).toEqual([])
    using tokens = new Tokens({ folder: folder.path, clock })
    tokens.add(order(clock, { kind: 'page', name: 'root' }))
    const begun = clock.now()
    const { token, secret } = tokens.add(order(clock))
    await clock.advance(ms(1_000))
    tokens.revoke(token.access.id, 'admin')
    tokens.revoke(token.access.id, 'admin')
    const { id, ...said } = token.access
    expect(tokens.changes()).toEqual([
      { kind: 'token-added', change: expect.any(String), token: id, ...said, by: 'root', at: begun },
      {
        kind: 'token-revoked',
        change: expect.any(String),
        token: id,
        ...said,
        by: 'admin',
        at: plus(begun, ms(1_000)),
      },
    ])
    expect(JSON.stringify(tokens.changes())).not.toContain(secret)
    expect(waitingTokenChanges(folder.path)).toEqual(tokens.changes())
    const [given] = tokens.changes()
    if (given === undefined) throw new Error('nothing waits')
    tokens.noted([given])
    expect(waitingTokenChanges(folder.path).map(({ kind }) => kind)).toEqual(['token-revoked'])
  })
})
