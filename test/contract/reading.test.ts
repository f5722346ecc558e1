import { expect, test } from 'vitest'
import { withShells } from './with-shell.ts'
import type { Dialect } from './world.ts'

const DIALECTS: readonly Dialect[] = ['2012R2', '2012R2-SessionIdList', '2016']

/** Names that a shell, a code page or a JSON reader would change if it could. */
const NAMES = [
  `o'neil`,
  'a"b',
  '$(Get-Date)`n$env:PATH',
  'one\r\ntwo\tthree\u0000four',
  'Ελένη Алиса 愛 שָׁלוֹם',
  'emoji \u{1f600}',
  'lone \ud800 and \udc00 surrogates',
  '\u2028\u2029\ufeff\u007f',
  'back\\slash; | & < > { } % ^',
] as const

for (const dialect of DIALECTS) {
  withShells(dialect, scripted => {
    const sessions = async (): Promise<unknown> => await scripted.host.value({ do: 'sessions', timeoutSeconds: 7 })

    test('gives every session, and leaves out what stands for none', async () => {
      scripted.world.set({
        sessions: [
          { id: 1, user: 'ana', domain: 'CLASS', state: 1, station: 3, client: null },
          { id: 4_294_967_295, user: null },
          { id: 4_294_967_294, user: 'ben', domain: null, state: 2, station: 0, client: 'LAPTOP' },
        ],
      })
      expect(await sessions()).toMatchObject([
        { id: '1', user: 'ana', domain: 'CLASS', station: '3', client: null },
        { id: '4294967294', user: 'ben', domain: null, station: '0', client: 'LAPTOP' },
      ])
    })

    test.each(NAMES.map((name, at) => ({ at, name })))(
      'carries name $at unchanged, in ASCII alone',
      async ({ name }) => {
        scripted.world.set({ sessions: [{ id: 5, user: name, domain: name, client: name }] })
        expect(await sessions()).toMatchObject([{ user: name, domain: name, client: name }])
        expect(scripted.host.replies.at(-1)).toMatch(/^[ -~]+$/)
      },
    )

    test.each([0, 1, 2])('gives a list also of %i sessions', async count => {
      scripted.world.set({ sessions: Array.from({ length: count }, (_, at) => ({ id: at + 1 })) })
      expect(await sessions()).toHaveLength(count)
    })

    test('gives a thousand sessions in their order', async () => {
      const ids = Array.from({ length: 1_000 }, (_, at) => at + 1)
      scripted.world.set({ sessions: ids.map(id => ({ id, user: `pupil ${id} é` })) })
      expect(await sessions()).toMatchObject(ids.map(id => ({ id: String(id), user: `pupil ${id} é` })))
    })
  })
}

withShells('2012R2', scripted => {
  test('names a state, has the timeout obeyed by the cmdlet itself, and asks for all', async () => {
    scripted.world.set({
      sessions: [
        { id: 1, state: 1, admin: true },
        { id: 2, state: 2 },
        { id: 3, state: 9 },
      ],
    })
    expect(await scripted.host.value({ do: 'sessions', timeoutSeconds: 7 })).toMatchObject([
      { state: 'ConnectedToStation', admin: true },
      { state: 'RemoteConnection', admin: false },
      { state: '9' },
    ])
    expect(scripted.world.calls).toEqual([expect.stringMatching(/^Get-WmsSession .*TimeoutInSecond=7:Int32/)])
  })
})

withShells('2012R2-SessionIdList', scripted => {
  test('gives a state that has no name as a number, and knows not what it was not told', async () => {
    scripted.world.set({ sessions: [{ id: 1, state: 2 }] })
    expect(await scripted.host.value({ do: 'sessions', timeoutSeconds: 7 })).toMatchObject([
      { state: '2', admin: null },
    ])
  })
})

withShells('2016', scripted => {
  test('asks with -All, since a bare call is ambiguous', async () => {
    scripted.world.set({ sessions: [{ id: 1 }] })
    await scripted.host.value({ do: 'sessions', timeoutSeconds: 7 })
    expect(scripted.world.calls).toEqual([expect.stringContaining('All=True:SwitchParameter')])
    expect(scripted.world.calls[0]).not.toContain('Server')
  })

  test('costs no start of a process after the first request', async () => {
    scripted.world.set({ sessions: [{ id: 1 }] })
    const other = scripted.start()
    for (let at = 0; at < 100; at += 1) await other.value({ do: 'sessions', timeoutSeconds: 7 })
    expect(scripted.world.pids).toEqual(Array(100).fill(other.pid))
  })
})
