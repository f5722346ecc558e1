/**
 * Runs the project's tests for Windows (test/windows): on Windows as they are, on Linux under Wine, with Windows' own Node. Says what it does;
 * removes what it made; arguments go to vitest. What Wine can't do is skipped by the tests themselves, by name.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ownNode } from './package/own-node.ts'
import { projectFolder, windowsCheckout } from './windows/checkout.ts'
import { run, say } from './windows/command.ts'
import { withoutPlaceholders } from './windows/old-wine.ts'
import { openWine, type Wine, windowsPath } from './windows/wine.ts'
import { COMPILER, wineProgram } from './windows/wine-packages.ts'
import { zipName } from './windows/zip-contents.ts'

/** Far more than it takes; a Wine that hangs must not hang whoever called. */
const BOUND = 28 * 60_000

const VITEST = [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--project',
  'windows',
  '--maxWorkers=2',
  ...process.argv.slice(2),
]

const ended = new AbortController()
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => ended.abort(new Error(name)))
const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(BOUND)])

try {
  process.exitCode = process.platform === 'win32' ? await onWindows() : await underWine()
} catch (error) {
  const reason = signal.aborted ? signal.reason : error
  console.error(`windows: ${reason instanceof Error ? reason.message : reason}`)
  process.exitCode = 1
}

async function onWindows(): Promise<number> {
  const scratch = await mkdtemp(join(tmpdir(), 'stationkeeper-windows-'))
  try {
    const env = { ...process.env, WINDOWS_ZIP: await zip(scratch) }
    await run(process.execPath, VITEST, { cwd: projectFolder, env, signal })
    return 0
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function underWine(): Promise<number> {
  const program = await wineProgram(signal)
  const node = await ownNode('win-x64', signal)
  const scratch = await mkdtemp(join(tmpdir(), 'stationkeeper-windows-'))
  const libraries = join(scratch, 'bin')
  const checkout = join(scratch, 'Stationkeeper checkout')
  try {
    await mkdir(libraries)
    await compile('scripts/windows/bcryptprimitives.c', join(libraries, 'bcryptprimitives.dll'), ['-ladvapi32'])
    await windowsCheckout(checkout, signal)
    const built = await zip(scratch)
    await using wine = await openWine(program, join(scratch, 'wine'), libraries, signal)
    // On drive C: everybody may write in the folder where temporary files of Linux are, and a daemon loads nothing from below such a place.
    await compile('test/native/wts-stand-in.c', join(scratch, 'wine', 'drive_c', 'wts-stand-in.dll'))
    const exe = await startable(wine, node.program, libraries)
    const reports = process.env.TEST_REPORTS
    say(`runs the tests with Windows' Node ${node.version}`)
    return await wine.run(exe, VITEST, checkout, {
      CI: '1',
      WTS_STAND_IN_LIBRARY: 'C:\\wts-stand-in.dll',
      WINDOWS_ZIP: windowsPath(built),
      ...(reports !== undefined && { TEST_REPORTS: windowsPath(reports) }),
    })
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** @returns the zip that people get, which the tests unpack */
async function zip(folder: string): Promise<string> {
  say('builds the zip')
  await run(process.execPath, ['scripts/windows-zip.ts', folder], { cwd: projectFolder, signal })
  return join(folder, `${zipName}.zip`)
}

/** Compiles a library for Windows. */
async function compile(source: string, library: string, links: readonly string[] = []): Promise<void> {
  const flags = ['-O2', '-Wall', '-Wextra', '-Werror', '-shared', '-o', library]
  await run(COMPILER, [...flags, join(projectFolder, source), ...links], { signal })
}

/** @returns the program, or a changed copy of it where Wine is too old for the program as it is */
async function startable(wine: Wine, program: string, folder: string): Promise<string> {
  if (await starts(wine, program)) return program
  const changed = join(folder, 'node.exe')
  say('this Wine is too old for Node as it is: tests a copy without VirtualAlloc2 (see scripts/windows/old-wine.ts)')
  await writeFile(changed, withoutPlaceholders(await readFile(program)))
  if (!(await starts(wine, changed))) throw new Error("Windows' Node does not start under this Wine")
  return changed
}

/** By a code that none but the program itself gives: one that crashed was seen to end with 0, too. */
async function starts(wine: Wine, program: string): Promise<boolean> {
  return (await wine.runQuietly(program, ['-e', 'process.exit(42)'])) === 42
}
