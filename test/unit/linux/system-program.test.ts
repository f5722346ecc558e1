import { describe, expect, test } from 'vitest'
import { NoProgram, runProgram } from '../../../src/linux/system-program.ts'
import { ms } from '../../../src/model/time.ts'
import { ProgramFolder } from '../../support/program-folder.ts'

const { signal } = new AbortController()

describe.runIf(process.platform === 'linux')('a program of the system', () => {
  test('is given its arguments as they are, by no shell', async () => {
    const words = ['$HOME', 'a b', '*', ';', "'", '']
    using programs = new ProgramFolder({ show: 'printf "[%s]" "$@"' })
    const { code, stdout } = await runProgram('show', words, { signal, folders: programs.folders })
    expect({ code, stdout }).toEqual({ code: 0, stdout: words.map(word => `[${word}]`).join('') })
  })

  test('inherits nothing of the environment but what it is given, in a plain language', async () => {
    const { stdout } = await runProgram('env', [], { signal, env: { GIVEN: 'this' } })
    expect(
      stdout
        .trim()
        .split('\n')
        .map(line => line.split('=')[0])
        .sort(),
    ).toEqual(['GIVEN', 'LC_ALL', 'PATH'])
  })

  test('tells how it ended and what it complained of', async () => {
    using programs = new ProgramFolder({ fail: 'echo said; echo complained >&2; exit 3' })
    const end = await runProgram('fail', [], { signal, folders: programs.folders })
    expect(end).toEqual({ code: 3, stdout: 'said\n', stderr: 'complained' })
  })

  test('becomes another user without any group of this one, or is not started at all', async () => {
    // Nobody's: these tests may run as somebody, and even as nobody.
    const another = { uid: 65_533, gid: 65_533 }
    const started = runProgram('id', ['-G'], { signal, as: another })
    if (process.geteuid?.() === 0) expect(await started).toMatchObject({ code: 0, stdout: '65533\n' })
    else await expect(started).rejects.toMatchObject({ code: 'EPERM' })
  })

  test('that is nowhere in the folders of the system is missed', async () => {
    await expect(runProgram('no-such-program', [], { signal })).rejects.toThrow(NoProgram)
  })

  test('that talks without end is ended', async () => {
    using programs = new ProgramFolder({ talk: 'exec yes' })
    expect(await runProgram('talk', [], { signal, folders: programs.folders })).toMatchObject({ code: null })
  })

  test('that takes longer than it may is ended', async () => {
    using programs = new ProgramFolder({ hang: 'exec sleep 1000' })
    const end = await runProgram('hang', [], { longest: ms(1), folders: programs.folders })
    expect(end).toMatchObject({ code: null })
  })

  test('is not started after its deadline', async () => {
    using programs = new ProgramFolder({ run: 'true' })
    const late = runProgram('run', [], { signal: AbortSignal.abort(new Error('too late')), folders: programs.folders })
    await expect(late).rejects.toThrow('too late')
    expect(() => programs.callsOf('run')).toThrow('ENOENT')
  })
})
