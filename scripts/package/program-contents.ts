import { readdirSync, readFileSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectFolder } from '../windows/checkout.ts'
import { npm, run } from '../windows/command.ts'

/** Content by path with forward slashes. */
export type Contents = ReadonlyMap<string, Buffer>

/** Where the program is to run, by Node's names. */
export interface Target {
  readonly os: 'win32' | 'linux'
  readonly cpu: 'x64' | 'arm64'
}

/** What is taken from the checkout as it is. dist is built afresh. */
const OWN = ['bin', 'powershell', 'schemas', 'policies', 'docs', 'README.md', 'CHANGELOG.md', 'LICENSE', 'package.json']

/** Parts of packages that are for their own building, for types and for reading, and that nothing loads. Node's own builds need glibc, not musl. */
const UNUSED =
  /\.(d\.[cm]?ts|map|lib|cc|hh|S|asm|inc|def)$|(?<!LICENSE)\.md$|CMakeLists|^koffi\/(doc|lib|vendor|cnoke\.cjs)|\/musl_\w+\/|^\.|\/\.bin\//

/** The program for a computer that has nothing: all but Node itself, with what others wrote of it and their licences. In no order. */
export async function programContents({ os, cpu }: Target, signal: AbortSignal): Promise<Contents> {
  const scratch = await mkdtemp(join(tmpdir(), 'stationkeeper-package-'))
  try {
    await run(process.execPath, ['scripts/generate-validators.ts'], { cwd: projectFolder, signal })
    await run(process.execPath, ['scripts/build.ts', join(scratch, 'dist')], { cwd: projectFolder, signal })
    for (const name of ['package.json', 'package-lock.json']) await cp(join(projectFolder, name), join(scratch, name))
    const production = ['--omit=dev', `--os=${os}`, `--cpu=${cpu}`, '--ignore-scripts', '--no-audit', '--no-fund']
    await npm(['ci', '--silent', ...production], { cwd: scratch, signal })
    return new Map([
      ...OWN.flatMap(name => below(projectFolder, name)),
      ...below(projectFolder, 'packaging').filter(
        ([path]) => os === 'linux' || path.startsWith('packaging/prometheus/'),
      ),
      ...below(scratch, 'dist'),
      ...below(scratch, 'node_modules').filter(([path]) => !UNUSED.test(path.slice('node_modules/'.length))),
    ])
  } finally {
    await rm(scratch, { recursive: true })
  }
}

/** The same contents in the order of their paths. */
export function ordered(contents: Contents): Contents {
  return new Map([...contents].sort(([one], [other]) => (one < other ? -1 : 1)))
}

/** A file, or all files in a folder, by their paths from the folder above. */
export function below(folder: string, name: string): readonly [string, Buffer][] {
  const found = readdirSync(folder, { withFileTypes: true }).find(entry => entry.name === name)
  if (found?.isFile()) return [[name, readFileSync(join(folder, name))]]
  return readdirSync(join(folder, name), { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .map(entry => {
      const path = join(entry.parentPath, entry.name)
      return [path.slice(folder.length + 1).replaceAll('\\', '/'), readFileSync(path)]
    })
}
