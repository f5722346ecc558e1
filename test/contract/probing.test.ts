import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import type { HostReply } from '../../src/providers/multipoint/protocol.ts'
import { type Scripted, withShells } from './with-shell.ts'

async function probe({ world, host }: Scripted, script: string, name = 'probe.ps1'): Promise<HostReply> {
  const path = join(world.folder, name)
  writeFileSync(path, script)
  return await host.ask({ do: 'probe-script', path })
}

withShells('2016', scripted => {
  test.each([
    ['', []],
    ['3', ['3']],
    ['3, 5', ['3', '5']],
    ['"3"; [uint32]7', ['3', '7']],
    [', @(3, @(4, 5))', ['3', '4', '5']],
    ['[pscustomobject]@{ SessionId = 3; Id = 900 }; [pscustomobject]@{ Id = 4 }', ['3', '4']],
    ['@{ SessionId = 6 }', ['6']],
    ['4294967295; [pscustomobject]@{ SessionId = [uint32]::MaxValue }; 8', ['8']],
    ['Write-Host "looking"; 3', ['3']],
    ['$undefined.Length; function f { 9 }; f; exit 0', ['0', '9']],
    // What a program within says of itself is for the script to judge.
    ['& ([Diagnostics.Process]::GetCurrentProcess().MainModule.FileName) -NoProfile -Command "exit 4"; 3', ['3']],
  ])('takes %j for ids', async (script, ids) => {
    expect(await probe(scripted, script)).toMatchObject({ ok: true, value: ids })
  })

  test.each([
    'throw "no"',
    'Write-Error "no"; 3',
    'Get-Item /no/such/place; 3',
    '"ana"',
    '""',
    '" 3"',
    '-3',
    '3.5',
    '$true',
    '$null',
    'Get-Date',
    '[pscustomobject]@{ Name = "ana" }',
    '3; break',
    'continue',
    '3; if (',
    'exit 1',
    '3; exit -1',
  ])('takes %j for no answer at all', async script => {
    expect(await probe(scripted, script)).toMatchObject({ ok: false, error: { message: expect.stringMatching(/./) } })
  })

  test('leaves nothing behind that a later request would meet', async () => {
    await probe(
      scripted,
      '$commands = $null; $ok = 1; function Get-Answer { "stolen" }; function Get-Session { throw "stolen" }; 3',
    )
    scripted.world.set({ sessions: [{ id: 5 }] })
    expect(await scripted.host.value({ do: 'sessions', timeoutSeconds: 5 })).toMatchObject([{ id: '5' }])
  })

  test('runs the script of that very name', async () => {
    await probe(scripted, '1', 'p1.ps1')
    expect(await probe(scripted, '2', `p[1] $(x)'s é.ps1`)).toMatchObject({ ok: true, value: ['2'] })
  })

  test.each(['Get-Date', '', 'no/such/script.ps1', '/no/such/script.ps1', 'package.json'])(
    'runs %j as nothing',
    async path => {
      expect(await scripted.host.ask({ do: 'probe-script', path })).toMatchObject({
        ok: false,
        error: { source: 'request' },
      })
    },
  )

  test('finds its own process, by any case of its name, and gives it with its session', async () => {
    const described = await scripted.host.value({ do: 'describe' })
    expect(described).toMatchObject({ sessionId: expect.any(Number) })
    // The line above has shown as much.
    const session = String((described as { sessionId: number }).sessionId)
    const processes = await scripted.host.value({ do: 'processes' })
    const shell = expect.stringMatching(/^(pwsh|powershell)$/)
    expect(processes).toContainEqual({ session, name: shell })
    // As above, of what `processes` promises.
    const { name } = (processes as { session: string; name: string }[]).find(
      found => found.session === session && /^(pwsh|powershell)$/.test(found.name),
    ) ?? { name: '' }
    expect(await scripted.host.value({ do: 'probe-process', name: name.toUpperCase() })).toContain(session)
    expect(await scripted.host.value({ do: 'probe-process', name: `${name}.EXE` })).toContain(session)
  })

  test.each(['*', 'no-such-process', '', basename(import.meta.filename)])(
    'finds no session where %j runs',
    async name => {
      expect(await scripted.host.value({ do: 'probe-process', name })).toEqual([])
    },
  )
})
