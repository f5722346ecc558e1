import { expect, test } from 'vitest'
import { syncUntil } from '../../../src/cli/syncing.ts'
import { syncDocument, syncText } from '../../../src/cli/views/sync-text.ts'
import { isWanted, wantedRevision } from '../../../src/cli/wanted-revision.ts'
import { ms } from '../../../src/model/time.ts'
import { VirtualClock } from '../../../src/policy-tests/virtual-clock.ts'
import type { Synced, SyncRequest } from '../../../src/store/requests.ts'

const id = (letter: string): string => letter.repeat(40)
const sync: SyncRequest = { verb: 'sync', allowRollback: true, reason: 'wrong exam' }

function synced(commit: string | null, other: Partial<Synced> = {}): Synced {
  return {
    source: '/p.git, branch main',
    revision: 'sha256:0123456789',
    commit,
    problem: null,
    unreached: false,
    follows: null,
    ...other,
  }
}

/** Waits for the commit of b's while the daemon answers so, one answer after the other; the last again and again. None: it hangs. */
async function waited(answers: readonly (Synced | null)[]) {
  const clock = new VirtualClock()
  const begun = clock.uptime()
  const asked: SyncRequest[] = []
  const seen: (string | null)[] = []
  let end: { readonly found: Synced | null } | { readonly failed: unknown } | null = null
  syncUntil({
    request: sync,
    wanted: wantedRevision(id('b').slice(0, 7)),
    timeout: ms(60_000),
    ask: async (request, signal) => {
      asked.push(request)
      if (answers.length === 0)
        await new Promise((_, fail) => signal.addEventListener('abort', () => fail(signal.reason)))
      return answers[Math.min(asked.length, answers.length) - 1] ?? null
    },
    onOther: ({ commit }) => seen.push(commit),
    clock,
    signal: new AbortController().signal,
  }).then(
    found => {
      end = { found }
    },
    (failed: unknown) => {
      end = { failed }
    },
  )
  while (end === null) await clock.advance(1_000)
  return { end, asked, seen, took: clock.uptime() - begun }
}

test('what is wanted may be the beginning of a commit or of a revision', () => {
  const inForce = { revision: 'sha256:0123456789', commit: 'abcdef0123' }
  expect(isWanted(wantedRevision('ABCDEF0'), inForce)).toBe(true)
  expect(isWanted(wantedRevision('sha256:0123456'), inForce)).toBe(true)
  expect(isWanted(wantedRevision('0123456'), inForce)).toBe(false)
  expect(isWanted(wantedRevision('abcdef0'), { revision: null, commit: null })).toBe(false)
})

test.each(['abcdef', 'main', 'sha256:abc', '', 'HEAD~1', `${id('a')}${id('a')}`])('%j is neither', text => {
  expect(() => wantedRevision(text)).toThrow(/neither a commit nor a revision/)
})

test('waiting ends as soon as it is in force, and asks for an older commit once', async () => {
  const { end, asked, seen, took } = await waited([synced(id('a')), synced(id('a')), synced(id('b'))])
  expect(end).toEqual({ found: synced(id('b')) })
  expect(seen).toEqual([id('a'), id('a')])
  const awaited = 'bbbbbbb'
  expect(asked).toEqual([
    { ...sync, awaited },
    { ...sync, awaited, allowRollback: false, reason: null },
    { ...sync, awaited, allowRollback: false, reason: null },
  ])
  expect(took).toBeLessThanOrEqual(21_000)
})

test('waiting ends at once where the policies are refused, and says why without letting it steer the terminal', async () => {
  const { end, took } = await waited([synced(id('a'), { problem: 'not signed\u001b[2J' })])
  expect(end).toMatchObject({
    failed: {
      message: expect.stringMatching(/bbbbbbb is not in force: the policies there were not taken: not signed\\u\{1b\}/),
    },
  })
  expect(took).toBeLessThanOrEqual(1_000)
})

test('a repository that does not answer is waited for, until the time is over', async () => {
  const silent = synced(id('a'), { problem: 'nobody answers', unreached: true })
  expect((await waited([silent, silent, synced(id('b'))])).end).toEqual({ found: synced(id('b')) })
  const { end, took } = await waited([silent])
  expect(end).toMatchObject({ failed: { message: 'bbbbbbb is not in force: not within 1m; nobody answers' } })
  expect(took).toBeLessThanOrEqual(62_000)
  expect((await waited([synced(id('a'))])).end).toMatchObject({
    failed: { message: 'bbbbbbb is not in force: not within 1m; in force is commit aaaaaaaaaaaa' },
  })
})

test('waiting ends well where a later commit has come into force that follows it, refused or not what came then', async () => {
  const overtaken = synced(id('c'), { follows: id('b'), problem: 'commit ddd is not signed' })
  const { end, asked } = await waited([synced(id('a')), overtaken])
  expect(end).toEqual({ found: overtaken })
  expect(asked).toHaveLength(2)
  expect(syncText({ synced: overtaken, isKept: true })).toContain(`Commit:     ${id('c')}\nFollows:    ${id('b')}\n`)
  expect(syncDocument({ synced: overtaken, isKept: true })).toMatchObject({ commit: id('c'), follows: id('b') })
  expect(syncText({ synced: synced(id('b'), { follows: id('b') }), isKept: true })).not.toContain('Follows')
})

test('a daemon that does not answer in that time, as its repository hangs, is not waited for any longer', async () => {
  const { end, took } = await waited([])
  expect(end).toMatchObject({
    failed: { message: expect.stringMatching(/^bbbbbbb is not in force: not within 1m; .*not answered/) },
  })
  expect(took).toBeLessThanOrEqual(61_000)
})

test('a daemon that is gone is waited for no more', async () => {
  expect((await waited([synced(id('a')), null])).end).toEqual({ found: null })
})

test('what is in force is shown a line a matter, and as data', () => {
  const refused = synced(id('a'), { problem: 'commit bbb is\nnot signed' })
  expect(syncText({ synced: refused, isKept: true })).toBe(`Policies:   /p.git, branch main
In force:   sha256:0123456789
Commit:     ${id('a')}
REFUSED:    commit bbb is\\u{a}not signed; the last good ones stay in force
`)
  const ofFolder = synced(null, { source: '/policies' })
  expect(syncText({ synced: ofFolder, isKept: false })).toBe('Policies:   /policies\nAcceptable: sha256:0123456789\n')
  expect(syncDocument({ synced: ofFolder, isKept: false })).toEqual({
    apiVersion: 'stationkeeper/v1',
    kind: 'Sync',
    source: '/policies',
    inForce: false,
    revision: 'sha256:0123456789',
    commit: null,
    follows: null,
    problem: null,
  })
})
