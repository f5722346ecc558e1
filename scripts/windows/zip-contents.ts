import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import manifest from '../../package.json' with { type: 'json' }
import { projectFolder } from './checkout.ts'
import { npm, run } from './command.ts'
import type { WindowsNode } from './node-exe.ts'

/** Of the file, and of the folder that it unpacks to. */
export const zipName: string = `stationkeeper-${manifest.version}-windows-x64`

/** Content by path with forward slashes, in the order of the paths. */
export type Contents = ReadonlyMap<string, Buffer>

/** What the zip takes from the checkout as it is. dist is built afresh. */
const OWN = ['bin', 'powershell', 'schemas', 'policies', 'docs', 'README.md', 'CHANGELOG.md', 'LICENSE', 'package.json']

/** Packages whose code is part of dist/main.js or of the validators in it. */
export const BUNDLED: readonly string[] = ['@noble/hashes', 'ajv', 'commander', 'yaml']

/** Parts of packages that are for their own building, for types and for reading, and that nothing loads. */
const UNUSED =
  /\.(d\.[cm]?ts|map|md|lib|cc|hh|S|asm|inc|def)$|CMakeLists|^koffi\/(doc|lib|vendor|cnoke\.cjs)|^\.|\/\.bin\//

/**
 * Everything that the program needs on a Windows that has nothing: no Node, no npm and no internet.
 * `SHA256SUMS` names every other file with its digest.
 */
export async function zipContents(node: WindowsNode, signal: AbortSignal): Promise<Contents> {
  const scratch = await mkdtemp(join(tmpdir(), 'stationkeeper-zip-'))
  try {
    await run(process.execPath, ['scripts/generate-validators.ts'], { cwd: projectFolder, signal })
    await run(process.execPath, ['scripts/build.ts', join(scratch, 'dist')], { cwd: projectFolder, signal })
    for (const name of ['package.json', 'package-lock.json']) await cp(join(projectFolder, name), join(scratch, name))
    const production = ['--omit=dev', '--os=win32', '--cpu=x64', '--ignore-scripts', '--no-audit', '--no-fund']
    await npm(['ci', '--silent', ...production], { cwd: scratch, signal })
    const contents = new Map<string, Buffer>([
      ['node.exe', readFileSync(node.program)],
      ['stationkeeper.cmd', withWindowsLines(readFileSync(join(import.meta.dirname, 'stationkeeper.cmd'), 'utf8'))],
      ['licences/node.txt', readFileSync(node.license)],
      ...BUNDLED.map((name): [string, Buffer] => [
        `licences/${name.replace('/', '-')}.txt`,
        readFileSync(join(projectFolder, 'node_modules', name, 'LICENSE')),
      ]),
      ...OWN.flatMap(name => below(projectFolder, name)),
      ...below(scratch, 'dist'),
      ...below(scratch, 'node_modules').filter(([path]) => !UNUSED.test(path.slice('node_modules/'.length))),
    ])
    const ordered = new Map([...contents].sort(([one], [other]) => (one < other ? -1 : 1)))
    return ordered.set('SHA256SUMS', Buffer.from(sums(ordered)))
  } finally {
    await rm(scratch, { recursive: true })
  }
}

/** One line a file, as `sha256sum --check` reads it. */
export function sums(contents: Contents): string {
  const digest = (content: Buffer): string => createHash('sha256').update(content).digest('hex')
  return [...contents].map(([path, content]) => `${digest(content)}  ${path}\n`).join('')
}

function below(folder: string, name: string): readonly [string, Buffer][] {
  const found = readdirSync(folder, { withFileTypes: true }).find(entry => entry.name === name)
  if (found?.isFile()) return [[name, readFileSync(join(folder, name))]]
  return readdirSync(join(folder, name), { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .map(entry => {
      const path = join(entry.parentPath, entry.name)
      return [path.slice(folder.length + 1).replaceAll('\\', '/'), readFileSync(path)]
    })
}

function withWindowsLines(text: string): Buffer {
  return Buffer.from(text.replaceAll('\n', '\r\n'))
}
