import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openInBrowser } from '../../../src/cli/open-in-browser.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const LINK = 'http://127.0.0.1:8377/#code=secret'

describe('opening a link that is a secret', () => {
  it('is left to a person who has a desktop', async () => {
    const clock = new VirtualClock()
    expect(await openInBrowser(LINK, { env: { DISPLAY: ':0' }, clock, platform: 'linux', uid: 0 })).toEqual({
      kind: 'other-account',
    })
    expect(await openInBrowser(LINK, { env: {}, clock, platform: 'linux', uid: 1000 })).toEqual({ kind: 'no-desktop' })
  })

  it.runIf(process.platform === 'linux')('shows it in no command line, and leaves no file of it', async () => {
    using home = temporaryFolder()
    using programs = temporaryFolder()
    const browser = join(programs.path, 'xdg-open')
    const seen = join(programs.path, 'seen')
    // Renamed into place, so that it is whole once it is there.
    const script = `#!/bin/sh\n{ echo "$1"; stat -c %a "\${1#file://}"; cat "\${1#file://}"; } > '${seen}.part'; mv '${seen}.part' '${seen}'\n`
    writeFileSync(browser, script)
    chmodSync(browser, 0o755)
    const env = { DISPLAY: ':0', HOME: home.path, PATH: `${programs.path}:${process.env.PATH}` }
    const clock = new VirtualClock()
    const opening = openInBrowser(LINK, { env, clock, platform: 'linux', uid: 1000 })
    await expect.poll(() => readdirSync(programs.path)).toContain('seen')
    await expect.poll(() => clock.pending).toBe(1)
    await clock.advance(3_000)
    expect(await opening).toEqual({ kind: 'asked' })
    const [argument, mode, page] = readFileSync(seen, 'utf8').split('\n')
    expect(argument).not.toContain('secret')
    expect(mode).toBe('600')
    expect(page).toContain(`url=${LINK}`)
    expect(readdirSync(home.path)).toEqual([])
  })

  it.runIf(process.platform === 'linux')('says what kept it from that', async () => {
    using home = temporaryFolder()
    const env = { DISPLAY: ':0', HOME: home.path, PATH: home.path }
    const opened = await openInBrowser(LINK, { env, clock: new VirtualClock(), platform: 'linux', uid: 1000 })
    expect(opened).toMatchObject({ kind: 'failed', message: expect.stringContaining('xdg-open') })
    expect(readdirSync(home.path)).toEqual([])
  })
})
