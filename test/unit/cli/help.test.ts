import { describe, expect, it } from 'vitest'
import { verbs } from '../../../src/cli/verbs.ts'
import { runHere } from '../../support/run-here.ts'

describe('help', () => {
  it.each([...verbs.keys()])('of %s shows its flags and examples', async name => {
    const { stdout, stderr, code } = await runHere([name, '--help'])
    expect(code).toBe(0)
    expect(stderr).toBe('')
    expect(stdout).toContain(`Usage: stationkeeper ${name}`)
    expect(stdout).toContain('--state <DIR>')
    expect(stdout).toMatch(/\nExamples:\n {2}\$ .*stationkeeper/)
    expect(await runHere(['help', name])).toMatchObject({ stdout, code: 0 })
  })
})

describe('arguments that cannot be understood', () => {
  it.each<[string, readonly string[], string]>([
    ['an unknown verb', ['plna'], 'did you mean plan?'],
    ['an unknown verb like no other', ['xyzzy'], 'see `stationkeeper --help`'],
    ['an unknown flag', ['plan', '--detailed-exitcod'], 'did you mean --detailed-exitcode?'],
    ['a flag without a verb', ['--state', '/nowhere'], 'see `stationkeeper --help`'],
    ['too many arguments', ['status', 'now'], 'see `stationkeeper status --help`'],
    ['an unknown format', ['plan', '-o', 'xml'], 'it has text, json, markdown, github and powershell'],
    ['an unknown provider', ['sessions', '--provider', 'telepathy'], '--provider'],
  ])('are exit 3 for %s, in one line and its hint', async (_, args, words) => {
    const { stdout, stderr, code } = await runHere(args)
    expect(code).toBe(3)
    expect(stdout).toBe('')
    expect(stderr).toContain(words)
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(2)
  })
})
