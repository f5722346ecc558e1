import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import type { CliResult } from '../support/cli.ts'
import { collected } from '../support/collected.ts'
import { said } from '../support/said.ts'
import { unzipped } from '../support/unzip.ts'

const path = process.env.WINDOWS_ZIP
const top = `stationkeeper-${manifest.version}-windows-x64`

describe.skipIf(path === undefined)(
  'the zip for Windows (WINDOWS_ZIP names it; npm run test:windows builds it)',
  () => {
    let files: ReadonlyMap<string, Buffer>
    let folder: string
    let program: string

    beforeAll(() => {
      const zip = readFileSync(path ?? '')
      const [digest] = readFileSync(`${path}.sha256`, 'utf8').split(' ')
      expect(createHash('sha256').update(zip).digest('hex')).toBe(digest)
      files = unzipped(zip)
      folder = mkdtempSync(join(tmpdir(), 'Program Files (ü) & more '))
      for (const [name, content] of files) {
        mkdirSync(dirname(join(folder, name)), { recursive: true })
        writeFileSync(join(folder, name), content)
      }
      program = join(folder, top)
      // Under an old Wine the tests themselves run on a changed copy of the same program, and so does what they start.
      copyFileSync(process.execPath, join(program, 'node.exe'))
    })
    afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

    /** Types a line into cmd.exe, as from another folder and with another Node set up. */
    function cmd(line: string): Promise<CliResult> {
      const typed = `""${join(program, 'stationkeeper.cmd')}" ${line}"`
      const env = { ...process.env, NODE_OPTIONS: '--no-such-option' }
      return collected(
        spawn('cmd.exe', ['/d', '/s', '/c', typed], {
          cwd: folder,
          env,
          windowsVerbatimArguments: true,
          stdio: ['ignore', 'pipe', 'pipe'],
        }),
      )
    }

    const demo = (): string => `--policies "${join(program, 'policies', 'demo')}"`

    test('has nothing but what its SHA256SUMS names, byte for byte', () => {
      const named = (files.get(`${top}/SHA256SUMS`) ?? '').toString().trimEnd().split('\n')
      const found = [...files]
        .filter(([name]) => name !== `${top}/SHA256SUMS`)
        .map(
          ([name, content]) => `${createHash('sha256').update(content).digest('hex')}  ${name.slice(top.length + 1)}`,
        )
      expect(found).toEqual(named)
    })

    test('brings all that it needs, for this system alone, and the licences of what others wrote', () => {
      const names = new Set([...files.keys()].map(name => name.slice(top.length + 1)))
      const needed = [
        'node.exe',
        'stationkeeper.cmd',
        'bin/stationkeeper.js',
        'dist/main.js',
        'dist/host.ps1',
        'dist/libraries.cjs',
        'dist/dashboard/index.html',
        'LICENSE',
      ]
      const more = ['docs/windows.md', 'powershell/Stationkeeper/Stationkeeper.psd1', 'policies/exam-room.yaml']
      for (const name of [
        ...needed,
        ...more,
        'schemas/policy.v1.schema.json',
        'licences/node.txt',
        'dist/licences/fastify.txt',
      ]) {
        expect(names).toContain(name)
      }
      const native = [...names].filter(name => name.endsWith('.node'))
      expect(native).toEqual(['node_modules/@koromix/koffi-win32-x64/win32_x64/koffi.node'])
      for (const name of Object.keys(manifest.dependencies)) {
        expect([...names].filter(file => new RegExp(`^node_modules/${name}/LICEN[CS]E`).test(file))).toHaveLength(1)
      }
    })

    test('runs from a folder with spaces, whatever Node is set up, and tells its version', async () => {
      expect(await cmd('--version')).toEqual({ stdout: `${manifest.version}\n`, stderr: '', code: 0 })
    })

    test('hands arguments on as they were typed', async () => {
      const { code, stderr } = await cmd(`plan ${demo()} --observed "no such & file (^1) ä!.json"`)
      expect(code).toBe(3)
      expect(stderr).toContain('no such & file (^1) ä!.json')
    })

    test('hands exit codes on, and plans with the policies that it brings', async () => {
      expect((await cmd('plan --no-such-flag')).code).toBe(3)
      const state = `--state "${join(folder, 'state')}" ${demo()}`
      expect((await cmd(`simulate block-all ${state}`)).code).toBe(0)
      const planned = await cmd(`plan --detailed-exitcode ${state}`)
      expect(planned.code).toBe(2)
      expect(planned.stdout).toContain('What if: Performing the operation "Unlock-WmsSession"')
    })

    test('opens a place for browsers with the libraries that it brings', async () => {
      const settings = join(folder, 'kept.yaml')
      const spec = { state: './kept', policies: join(program, 'policies', 'demo'), api: { listen: '127.0.0.1:0' } }
      writeFileSync(settings, JSON.stringify({ apiVersion: 'stationkeeper/v1', kind: 'Settings', spec }))
      const entry = join('bin', 'stationkeeper.js')
      const daemon = spawn(join(program, 'node.exe'), [entry, 'run', '--settings', settings, '-o', 'json'], {
        cwd: program,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      try {
        // Whoever asks there is tried with the package of npm: under Wine a Node can listen, but not connect.
        const [, origin] = await said(daemon, /"origin":"(http:[^"]+)"/)
        expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
      } finally {
        daemon.kill()
      }
    })

    test('loads its own native library, and tells by doctor what stands in the way', async () => {
      const script =
        'console.log(require("koffi").load("kernel32.dll").func("uint32_t GetCurrentProcessId()")() === process.pid)'
      const node = spawn(join(program, 'node.exe'), ['-e', script], { cwd: program, stdio: ['ignore', 'pipe', 'pipe'] })
      expect(await collected(node)).toMatchObject({ stdout: 'true\n', code: 0 })
      const { code, stdout } = await cmd(`doctor --state "${join(folder, 'state')}" -o json`)
      expect([0, 1]).toContain(code)
      expect(JSON.parse(stdout)).toMatchObject({ kind: 'Doctor' })
    })
  },
)
