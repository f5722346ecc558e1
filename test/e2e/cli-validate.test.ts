import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectFolder, temporaryFolder } from '../support/cli.ts'
import { runHere } from '../support/run-here.ts'

const head = 'apiVersion: stationkeeper/v1\nkind: SessionPolicy\nmetadata: { name: lesson }\n'
const good = `${head}spec:
  rules:
    - name: open
      match: { connection: station }
      ensure: unlocked
`
const withMatch = (match: string): string => good.replace('{ connection: station }', match)

/** What a person, an editor or a disk can do to a policy file. */
const bad: readonly [string, (file: string) => void, RegExp][] = [
  ['malformed YAML', file => writeFileSync(file, `${head}spec: { rules: [`), /x\.yaml:\d+:\d+: error SK1001/],
  [
    'an unknown field',
    file => writeFileSync(file, withMatch('{ usr: ana }')),
    /SK2004: unknown field "usr"[\s\S]*user/,
  ],
  ['a wrong type', file => writeFileSync(file, good.replace('unlocked', '[unlocked]')), /SK20\d\d.*ensure/],
  ['a duplicate key', file => writeFileSync(file, `${good}      ensure: unmanaged\n`), /x\.yaml:9:7: error SK1002/],
  ['aliases that expand without end', file => writeFileSync(file, laughs()), /SK1004/],
  ['tabs as indentation', file => writeFileSync(file, good.replace('  rules', '\trules')), /SK1003/],
  ['a file of 1 GiB', file => writeSparse(file, 2 ** 30), /SK1006: the file has 1073741824 bytes/],
  [
    'a backslash that YAML ate',
    file => writeFileSync(file, withMatch(String.raw`{ user: "CLASS\teacher*" }`)),
    /SK3006[\s\S]*single quotes/,
  ],
  ['a folder with the name of a file', file => mkdirSync(file), /SK1008/],
  ['a link that leads nowhere', file => symlinkSync('/nowhere/at/all', file), /SK1015/],
  ['invalid UTF-8', file => writeFileSync(file, Buffer.concat([Buffer.from(good), Buffer.of(0xff, 0xfe)])), /SK1005/],
]

function laughs(): string {
  const lists = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
  for (let depth = 1; depth <= 9; depth++) {
    const alias = `*${String.fromCharCode(96 + depth)}`
    const name = String.fromCharCode(97 + depth)
    lists.push(`${name}: &${name} [${Array.from({ length: 10 }, () => alias).join(', ')}]`)
  }
  return `${lists.join('\n')}\n`
}

function writeSparse(file: string, size: number): void {
  const handle = openSync(file, 'w')
  ftruncateSync(handle, size)
  closeSync(handle)
}

describe('a policy file with', () => {
  it.each(bad)('%s is a diagnostic and exit 3, with no stack and no bundle', async (_, spoil, words) => {
    using folder = temporaryFolder()
    writeFileSync(join(folder.path, 'good.yaml'), good.replace('lesson', 'other'))
    spoil(join(folder.path, 'x.yaml'))
    const text = await runHere(['validate', folder.path])
    expect(text.code).toBe(3)
    expect(text.stderr).toMatch(words)
    expect(text.stderr + text.stdout).not.toMatch(/\n\s+at |undefined|\[object/)
    expect(text.stdout).toMatch(/^Not valid: /)

    const json = await runHere(['validate', folder.path, '-o', 'json'])
    expect(json.code).toBe(3)
    const found = JSON.parse(json.stdout)
    expect(found).toMatchObject({ kind: 'Validation', valid: false, revision: null })
    expect(found.diagnostics.every((each: { file: string }) => each.file === 'x.yaml')).toBe(true)

    const plan = await runHere(['plan', '--policies', folder.path, '--state', join(folder.path, '.state')])
    expect(plan).toMatchObject({ code: 3, stdout: '' })
    expect(plan.stderr).toMatch(words)
  })

  it.each<[string, string]>([
    ['a byte order mark', `\uFEFF${good}`],
    ['CRLF', good.replaceAll('\n', '\r\n')],
    ['an empty document beside it', `---\n# nothing\n---\n${good}`],
    ['several documents', `${good}---\n${good.replace('lesson', 'second')}`],
  ])('%s is valid', async (_, text) => {
    using folder = temporaryFolder()
    writeFileSync(join(folder.path, 'x.yaml'), text)
    const { stdout, code } = await runHere(['validate', folder.path])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Valid: 1 file, [12] rules?, 0 errors/)
  })
})

describe('validate', () => {
  it('finds everything at once, sorted as it stands', async () => {
    using folder = temporaryFolder()
    writeFileSync(join(folder.path, 'a.yaml'), withMatch('{ usr: ana, statoin: 4 }'))
    writeFileSync(join(folder.path, 'b.yaml'), good.replace('unlocked', 'open'))
    const { diagnostics, errors } = JSON.parse((await runHere(['validate', folder.path, '-o', 'json'])).stdout)
    expect(errors).toBe(3)
    expect(diagnostics.map((each: { file: string; line: number }) => `${each.file}:${each.line}`)).toEqual([
      'a.yaml:7',
      'a.yaml:7',
      'b.yaml:8',
    ])
  })

  it('lets warnings pass, but not with --strict', async () => {
    using folder = temporaryFolder()
    writeFileSync(join(folder.path, 'x.yaml'), withMatch('{ sessionId: 5 }'))
    expect(await runHere(['validate', folder.path])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('warning SK3004'),
    })
    expect((await runHere(['validate', folder.path, '--strict'])).code).toBe(3)
  })

  it('takes single files, from the folder it is run in', async () => {
    using folder = temporaryFolder()
    writeFileSync(join(folder.path, 'one.yaml'), good)
    writeFileSync(join(folder.path, 'bad.yaml'), '{')
    expect(await runHere(['validate', 'one.yaml'], { cwd: folder.path })).toMatchObject({ code: 0, stderr: '' })
  })

  it('has nothing to say for a folder without policy files, and says so', async () => {
    using folder = temporaryFolder()
    expect(await runHere(['validate', folder.path])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('there are no policy files'),
    })
  })

  it('accepts every example of ours, also together', async () => {
    const { stdout, code } = await runHere(['validate', 'policies'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Valid: /)
  })
})

describe('validate --horizon', () => {
  const twoZones = `${head}spec:
  rules:
    - name: paris
      match: { station: 3 }
      ensure: unlocked
      when: { from: "13:00", to: "14:00", timeZone: Europe/Paris }
    - name: new-york
      match: { user: 'pupil*' }
      ensure: disconnected
      when: { from: "08:00", to: "09:00", timeZone: America/New_York }
`
  const ahead = ['--horizon', '400d', '--from', '2026-11-23T00:00:00+01:00']

  it('finds what plain validate can not, and fails with --strict alone', async () => {
    using folder = temporaryFolder()
    writeFileSync(join(folder.path, 'x.yaml'), twoZones)
    expect(await runHere(['validate', folder.path, '--strict'])).toMatchObject({ code: 0, stderr: '' })
    const { stdout, stderr, code } = await runHere(['validate', folder.path, '--strict', ...ahead])
    expect(code).toBe(3)
    expect(stderr).toMatch(/^x\.yaml:10:13: warning SK3202: at priority 0 lesson\/paris \(x\.yaml:6\) wants unlocked/)
    expect(stderr).toContain('for example: 2027-03-14 08:00 (America/New_York), session 5 (CLASS\\pupil1, station 3, ')
    expect(stdout).toContain('Looked ahead from 2026-11-22T23:00:00Z to 2027-12-27T23:00:00Z: all 2 rules decide')
  })

  it('gives examples that plan decides just so', async () => {
    using folder = temporaryFolder()
    writeFileSync(join(folder.path, 'x.yaml'), twoZones)
    const { stdout, code } = await runHere(['validate', folder.path, ...ahead, '-o', 'json'])
    expect(code).toBe(0)
    const [found] = JSON.parse(stdout).diagnostics
    const snapshot = join(folder.path, 'example.json')
    writeFileSync(snapshot, JSON.stringify(found.example.observation))
    const plan = await runHere(['plan', '--policies', folder.path, '--observed', snapshot, '-o', 'json'])
    const [decision] = JSON.parse(plan.stdout).decisions
    expect(decision).toEqual(found.example.decision)
    expect(decision).toMatchObject({ status: 'conflict', rule: { rule: 'paris' } })
  })

  it('fails for no calendar that ends, not even with --strict', async () => {
    const found = await runHere(['validate', 'policies/remote-desk.yaml', '--strict', ...ahead])
    expect(found).toMatchObject({ code: 0, stderr: expect.stringContaining('warning SK3204: the calendar') })
  })

  it('refuses what it can not mean', async () => {
    expect(await runHere(['validate', 'policies', '--from', '2026-11-23T00:00:00Z'])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('--from needs --horizon'),
    })
    expect(await runHere(['validate', 'policies', '--horizon', '4000d'])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('at most 3660d'),
    })
  })
})

describe('init', () => {
  it('writes policies that are valid, with the schema that editors read', async () => {
    using folder = temporaryFolder()
    const { stdout, code } = await runHere(['init'], { cwd: folder.path })
    expect(code).toBe(0)
    const files = stdout.trim().split('\n')
    expect(files.length).toBeGreaterThan(1)
    for (const file of files) {
      const schema = /^# yaml-language-server: \$schema=(.+)\n/.exec(readFileSync(file, 'utf8'))?.[1] ?? 'none'
      expect(JSON.parse(readFileSync(join(folder.path, 'policies', schema), 'utf8'))).toMatchObject({
        $id: file.endsWith('.test.yaml') ? 'policy-test.v1.schema.json' : 'policy.v1.schema.json',
      })
    }
    const checked = await runHere(['validate', '--strict'], { cwd: folder.path })
    expect(checked, checked.stderr).toMatchObject({ code: 0 })
    const tested = await runHere(['test', '--require-coverage'], { cwd: folder.path })
    expect(tested, tested.stdout).toMatchObject({ code: 0, stderr: '' })
  })

  it('overwrites nothing', async () => {
    using folder = temporaryFolder()
    mkdirSync(join(folder.path, 'mine'))
    writeFileSync(join(folder.path, 'mine', 'lessons.yaml'), 'precious')
    const { stderr, code } = await runHere(['init', 'mine'], { cwd: folder.path })
    expect(code).toBe(1)
    expect(stderr).toContain(join('mine', 'lessons.yaml'))
    expect(readFileSync(join(folder.path, 'mine', 'lessons.yaml'), 'utf8')).toBe('precious')
  })
})

describe('schema', () => {
  const kinds = ['policy', 'policy-test', 'settings', 'observation', 'plan', 'saved-plan', 'difference', 'backtest']

  it.each(kinds)('prints that of %s', async kind => {
    const { stdout, code } = await runHere(['schema', kind])
    expect(code).toBe(0)
    expect(stdout).toBe(readFileSync(join(projectFolder, 'schemas', `${kind}.v1.schema.json`), 'utf8'))
  })

  it('writes all of them', async () => {
    using folder = temporaryFolder()
    expect((await runHere(['schema', '--write', 'out'], { cwd: folder.path })).code).toBe(0)
    const policy = readFileSync(join(folder.path, 'out', 'policy.v1.schema.json'), 'utf8')
    expect(policy).toBe(readFileSync(join(projectFolder, 'schemas', 'policy.v1.schema.json'), 'utf8'))
    const written = readdirSync(join(folder.path, 'out'))
    expect(written).toEqual(readdirSync(join(projectFolder, 'schemas')).filter(name => name.endsWith('.schema.json')))
  })

  it('knows no other', async () => {
    expect(await runHere(['schema', 'polici'])).toMatchObject({ code: 3, stdout: '' })
  })
})
