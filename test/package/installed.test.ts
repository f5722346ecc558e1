import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import type { CliResult } from '../support/cli.ts'
import { collected } from '../support/collected.ts'
import { said } from '../support/said.ts'
import { installed, npm, packed, triedNodes } from './support.ts'

let scratch: string
let tarball: string
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'stationkeeper-package-'))
  mkdirSync(join(scratch, 'packed'))
  tarball = await packed(join(scratch, 'packed'))
})
afterAll(() => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }))

const nodes = await triedNodes()

test('the package is tried on at least one Node', () => {
  for (const { line, program, missing } of nodes)
    if (program === null) console.warn(`NOT tried on Node ${line}${missing}`)
  expect(nodes.some(({ program }) => program !== null)).toBe(true)
})

const named = nodes.map(tried => [`${tried.line}${tried.missing}`, tried] as const)

describe.each(named)('the package on Node %s', (_, { line, program }) => {
  const node = program ?? ''
  let folder: string
  beforeAll(async () => {
    if (program === null) return
    folder = join(scratch, `on ${line}`)
    mkdirSync(folder)
    const { code, stderr } = await npm(node, ['install', '--no-audit', '--no-fund', tarball], folder)
    expect({ code, stderr: stderr.includes('EBADENGINE') ? stderr : '' }).toEqual({ code: 0, stderr: '' })
  })

  const run = (...args: readonly string[]): Promise<CliResult> => collected(installed(node, folder, args))

  test.skipIf(program === null)(
    'installs into an empty folder, with nothing that only its development needs',
    async () => {
      expect((await collected(installed(node, folder, ['--version']))).stdout).toBe(`${manifest.version}\n`)
      const link = join(
        folder,
        'node_modules',
        '.bin',
        process.platform === 'win32' ? 'stationkeeper.cmd' : 'stationkeeper',
      )
      expect(existsSync(link)).toBe(true)
      const packages = readdirSync(join(folder, 'node_modules'))
      expect(packages).toEqual(expect.arrayContaining(Object.keys(manifest.dependencies)))
      expect(packages.filter(name => name in manifest.devDependencies)).toEqual([])
      expect(readdirSync(join(folder, 'node_modules', 'stationkeeper')).includes('src')).toBe(false)
    },
  )

  test.skipIf(program === null)('writes policies, checks them and plans by them', async () => {
    expect(await run('init')).toMatchObject({ code: 0 })
    expect(await run('validate')).toMatchObject({ code: 0 })
    const { stdout, code } = await run('plan', '--state', join(folder, 'planned'), '-o', 'json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'Plan' })
    expect((await run('completion', 'bash')).stdout).toContain('complete -F')
  })

  test.skipIf(program === null)('keeps a host, and shows it to a browser that was given a link', async () => {
    const settings = join(folder, 'kept.yaml')
    const spec = {
      state: './kept',
      policies: './node_modules/stationkeeper/policies/demo',
      api: { listen: '127.0.0.1:0' },
    }
    writeFileSync(settings, JSON.stringify({ apiVersion: 'stationkeeper/v1', kind: 'Settings', spec }))
    const daemon = installed(node, folder, ['run', '--settings', settings, '-o', 'json'])
    const ended = collected(daemon)
    try {
      const [, origin = ''] = await said(daemon, /"origin":"(http:[^"]+)"/)
      const page = await fetch(origin)
      expect({ status: page.status, type: page.headers.get('content-type') }).toMatchObject({
        status: 200,
        type: expect.stringContaining('text/html'),
      })
      const html = await page.text()
      const files = [...html.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css))"/g)].map(([, path = '']) => path)
      expect(files.length).toBeGreaterThan(1)
      for (const path of files) expect((await fetch(new URL(path, origin))).status).toBe(200)
      expect((await fetch(new URL('/v1/board', origin))).status).toBe(401)
      const link = await run('dashboard', '--print', '--settings', settings)
      const [, code] = /#code=(\S+)/.exec(link.stdout) ?? []
      const login = await fetch(new URL('/v1/login', origin), {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin },
        body: JSON.stringify({ code }),
      })
      const [cookie = ''] = (login.headers.get('set-cookie') ?? '').split(';')
      const shown = { cookie, 'x-stationkeeper-page': login.headers.get('x-stationkeeper-page') ?? '' }
      const board = await fetch(new URL('/v1/board', origin), { headers: shown })
      expect(board.status).toBe(200)
      expect(JSON.stringify(await board.json())).toContain('sha256:')
    } finally {
      daemon.kill('SIGTERM')
    }
    const { code } = await ended
    // Windows has no signals that a program could hear.
    if (process.platform !== 'win32') expect(code).toBe(0)
  })

  test.skipIf(program === null)('brings its schemas, its pages and the licences of what is in it', () => {
    const own = join(folder, 'node_modules', 'stationkeeper')
    expect(readFileSync(join(own, 'schemas', 'policy.v1.schema.json'), 'utf8')).toContain('SessionPolicy')
    expect(readdirSync(join(own, 'dist', 'licences'))).toEqual(
      expect.arrayContaining(['fastify.txt', 'preact.txt', 'pino.txt', 'prom-client.txt', 'commander.txt']),
    )
    expect(existsSync(join(own, 'docs', 'reference', 'commands.md'))).toBe(true)
  })
})
