import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { withShells } from './with-shell.ts'

const folder = join(import.meta.dirname, '../../src/providers/multipoint')

withShells('2016', scripted => {
  test('names the language mode in which it cannot work, and ends', async () => {
    const restricted = scripted.start({ wrapper: join(import.meta.dirname, 'wrappers/restricted.ps1') })
    restricted.send('{"id":1,"do":"describe"}')
    expect(await restricted.end()).toBe(3)
    expect(restricted.stderr).toContain('ConstrainedLanguage')
    expect(restricted.replies).toEqual([])
  })

  test('runs from a folder whose name PowerShell would read otherwise', async () => {
    const odd = join(scripted.world.folder, `it's [here] & $(there) é`)
    mkdirSync(odd)
    for (const part of ['host.ps1', 'cmdlets.ps1', 'answers.ps1']) copyFileSync(join(folder, part), join(odd, part))
    scripted.world.set({ sessions: [{ id: 5 }] })
    const host = scripted.start({ wrapper: join(odd, 'host.ps1') })
    expect(await host.value({ do: 'sessions', timeoutSeconds: 5 })).toMatchObject([{ id: '5' }])
  })

  test('answers a request however its line ends, and after a mark of the byte order', async () => {
    scripted.world.set({ sessions: [{ id: 5 }] })
    const host = scripted.start()
    host.send('\ufeff{"id":1,"do":"sessions","timeoutSeconds":5}\r')
    await expect.poll(() => host.replies).toEqual([expect.stringContaining('"id":1,"ok":true')])
  })
})
