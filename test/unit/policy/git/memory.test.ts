import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { fetchRef } from '../../../../src/policy/git/fetch.ts'
import { findGit } from '../../../../src/policy/git/git-program.ts'
import { residentBytes } from '../../../../src/policy/git/memory.ts'
import { openWorkplace } from '../../../../src/policy/git/workplace.ts'
import { systemClock } from '../../../../src/runtime/system-clock.ts'
import { gitOptions } from '../../../support/git.ts'
import { serveBranchesWithoutEnd } from '../../../support/git-endless.ts'
import { scratch } from '../../../support/policy-folder.ts'
import { once } from '../../../support/until.ts'

const MIB = 1_048_576

describe.runIf(process.platform === 'linux')('memory that git takes', () => {
  test('is that of a process and of what it started, and none once they have ended', async () => {
    const shell = spawn('sh', ['-c', 'cat; :'], { stdio: ['pipe', 'ignore', 'ignore'] })
    const pid = shell.pid ?? 0
    const ended = new Promise(resolve => shell.once('exit', resolve))
    const alone = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] })
    await once(async () => expect(await residentBytes(pid)).toBeGreaterThan(await residentBytes(alone.pid ?? 0)))
    shell.stdin.end()
    alone.stdin.end()
    await ended
    expect(await residentBytes(pid)).toBe(0)
    expect(await residentBytes(process.pid)).toBeGreaterThan(20 * MIB)
  })

  test('is bounded: a host that tells of branches without end is given up', async () => {
    await using folder = await scratch()
    await using served = await serveBranchesWithoutEnd()
    const workplace = await openWorkplace(folder.at('mirror'))
    const { signal } = new AbortController()
    const git = await findGit(signal)
    const fetching = fetchRef(git, gitOptions(`${served.url}/p`), workplace, {
      clock: systemClock(),
      signal,
      mostMemory: 48 * MIB,
    })
    await expect(fetching).rejects.toMatchObject({
      finding: 'gitFailed',
      message: expect.stringContaining('of memory'),
    })
    await workplace.remove()
    expect(readdirSync(folder.at('mirror'))).toEqual(['pack'])
  })
})
