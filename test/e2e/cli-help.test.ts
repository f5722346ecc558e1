import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { verbs } from '../../src/cli/verbs.ts'
import { projectFolder, runCli, temporaryFolder } from '../support/cli.ts'

describe('help', () => {
  it('lists every verb', async () => {
    const { stdout, stderr, code } = await runCli(['--help'])
    expect(code).toBe(0)
    expect(stderr).toBe('')
    for (const [name, { summary }] of verbs) expect(stdout).toMatch(new RegExp(`^  ${name} +${summary}$`, 'm'))
  })

  it('is shown as an error where no verb is given', async () => {
    const { stdout, stderr, code } = await runCli([])
    expect(code).toBe(3)
    expect(stdout).toBe('')
    expect(stderr).toContain('Verbs:')
  })
})

it('says its version', async () => {
  expect(await runCli(['--version'])).toEqual({ stdout: '0.1.0\n', stderr: '', code: 0 })
})

describe('arguments that cannot be understood', () => {
  it.each(['apply', 'unlock', 'stop', 'init', 'run', 'simulate'])('keep %s from doing anything', async name => {
    using folder = temporaryFolder()
    const state = join(folder.path, 'state')
    const args = [name, '--no-such-flag', '--state', state, ...(name === 'stop' ? ['--reason', 'x'] : ['1'])]
    const { code } = await runCli(args, { cwd: folder.path })
    expect(code).toBe(3)
    const { stdout } = await runCli(['status', '--state', state, '--policies', 'policies/demo', '-o', 'json'])
    expect(JSON.parse(stdout)).toMatchObject({ stopped: null, daemon: null, sessions: { blocked: 0 } })
  })
})

describe('an unexpected failure', () => {
  it('is one line and exit 1, and shows its stack only to whoever asks', async () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'file')
    writeFileSync(file, '')
    const args = ['sessions', '--state', join(file, 'state')]
    const plain = await runCli(args)
    expect(plain.code).toBe(1)
    expect(plain.stderr).toMatch(/^stationkeeper: .+\n$/)
    const debug = await runCli([...args, '--log-level', 'debug'])
    expect(debug.code).toBe(1)
    expect(debug.stderr).toMatch(/\n {4}at /)
  })
})

it('is quiet when its reader goes away', async () => {
  const child = spawn(process.execPath, [join(projectFolder, 'bin', 'stationkeeper.js'), 'schema', 'policy'])
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text
  })
  child.stdout.destroy()
  const [code] = await once(child, 'close')
  expect(stderr).toBe('')
  expect(code).toBe(0)
})

it('says in one line what a checkout needs first', async () => {
  using folder = temporaryFolder()
  const { cpSync } = await import('node:fs')
  cpSync(join(projectFolder, 'bin'), join(folder.path, 'bin'), { recursive: true })
  cpSync(join(projectFolder, 'package.json'), join(folder.path, 'package.json'))
  mkdirSync(join(folder.path, 'src'))
  writeFileSync(join(folder.path, 'src', 'main.ts'), '')
  const child = spawn(process.execPath, [join(folder.path, 'bin', 'stationkeeper.js'), 'plan'])
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text
  })
  const [code] = await once(child, 'close')
  expect(code).toBe(1)
  expect(stderr).toBe('stationkeeper: this checkout is not prepared; run `npm run prepare` in it once\n')
})
