import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli, temporaryFolder } from '../support/cli.ts'
import { begun, room, testText } from '../support/policy-test.ts'

const good = testText(
  `${begun}  timeline: [{ after: 1m, block: 1 }]\n  expect: [{ sessions: 1, unlockedWithin: 2s }]\n`,
  'good',
)
const bad = testText(`${begun}  expect:\n    - { sessions: 1, blocked: yes, rule: open }\n`, 'bad')

describe('test', () => {
  const folder = temporaryFolder()
  const place = (path: string): string => join(folder.path, path)
  const run = (...args: readonly string[]): ReturnType<typeof runCli> => runCli(['test', ...args], { cwd: folder.path })

  beforeAll(() => {
    mkdirSync(place('policies'))
    mkdirSync(place('apart'))
    mkdirSync(place('broken'))
    mkdirSync(place('empty'))
    writeFileSync(place('policies/room.yaml'), room)
    writeFileSync(place('policies/room.test.yaml'), `${good}---\n${bad}`)
    writeFileSync(place('broken/room.yaml'), room.replace('unlocked', 'unlokced'))
    writeFileSync(place('broken/a.test.yaml'), good)
    writeFileSync(place('broken/b.test.yaml'), good.replace('unlockedWithin', 'unlockedWitin'))
    writeFileSync(
      place('broken/c.test.yaml'),
      bad.replace('rule: open', 'rule: opn').replace('spec:', "spec:\n  policies: ['../policies/room.yaml']"),
    )
  })
  afterAll(() => folder[Symbol.dispose]())

  it('runs what stands beside the policies: a failure is exit 1, with its place, its frame and the timeline', async () => {
    const { stdout, stderr, code } = await run('--junit', 'report.xml')
    expect([code, stderr]).toEqual([1, ''])
    expect(stdout).toMatch(/^ok {4}policies\/room\.test\.yaml: good \(/m)
    expect(stdout).toMatch(/^FAIL {2}policies\/room\.test\.yaml: bad$/m)
    expect(stdout).toContain(
      'policies/room.test.yaml:27:31: at 09:00:00 (+0s) session 1: blocked should be yes, and is no',
    )
    expect(stdout).toMatch(/^ +27 \| .*\n +\| +\^\^\^$/m)
    expect(stdout).toContain('decided in-sync by room/open: 1 2 3')
    expect(stdout).toContain('Exercised by no test:\n  room/idle-goes (policies/room.yaml:9)\n')
    expect(stdout).toMatch(/\n2 tests: 1 passed, 1 failed; 1 of 2 rules exercised\.\n$/)
    expect(readFileSync(place('report.xml'), 'utf8')).toContain(
      '<failure message="session 1: blocked should be yes, and is no"',
    )
  })

  it('runs some alone, and then asks for no coverage', async () => {
    const { stdout, code } = await run('--filter', 'goo')
    expect([code, stdout.split('\n').at(-2)]).toEqual([0, '1 test: 1 passed, 0 failed.'])
    expect(await run('--filter', 'goo', '--require-coverage')).toMatchObject({ code: 3, stdout: '' })
  })

  it('gives data, and fails where a rule was to be exercised and was not', async () => {
    writeFileSync(place('apart/one.test.yaml'), good.replace('spec:', "spec:\n  policies: ['../policies/room.yaml']"))
    const { stdout, code } = await run('apart', '--require-coverage', '-o', 'json')
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'PolicyTestReport',
      tests: [{ name: 'good', file: 'apart/one.test.yaml', passed: true, failures: [] }],
      summary: { tests: 1, passed: 1, failed: 0 },
      rules: { total: 2, unexercised: [{ policy: 'room', rule: 'idle-goes', file: 'policies/room.yaml', line: 9 }] },
    })
  })

  it('runs nothing while anything can not be read, and says all of it', async () => {
    const { stdout, stderr, code } = await run('broken')
    expect([code, stdout]).toEqual([3, ''])
    expect(stderr).toMatch(/broken\/b\.test\.yaml:13:\d+: error SK2004: unknown field "unlockedWitin"/)
    expect(stderr).toMatch(/broken\/c\.test\.yaml:\d+:\d+: error SK3122: no policy of this test has a rule "opn"/)
    expect(stderr).toContain('did you mean open?')
    expect(stderr).toMatch(/broken\/room\.yaml:\d+:\d+: error SK2007/)
    expect(stderr.match(/broken\/room\.yaml/g)).toHaveLength(1)
  })

  it('fails where there is none', async () => {
    const { stderr, code } = await run('empty')
    expect([code, stderr]).toEqual([1, expect.stringContaining('there is no policy test in empty')])
    expect(await run('nowhere')).toMatchObject({ code: 3 })
    expect(existsSync(place('nowhere'))).toBe(false)
  })
})
