import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { basename, delimiter, dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { type NodePlatform, nodeOf } from '../../scripts/package/own-node.ts'
import { type CliResult, projectFolder } from '../support/cli.ts'
import { collected } from '../support/collected.ts'

/** The newest line that the package is for, beside the one that it is developed with. */
const NEWER = '26.10.0'

/** A Node to try the package on, or why there is none. */
export interface TriedNode {
  readonly line: string
  readonly program: string | null
  readonly missing: string
}

export async function triedNodes(): Promise<readonly TriedNode[]> {
  const own = { line: '24', program: process.version.startsWith('v24.') ? process.execPath : null, missing: '' }
  const newer = { line: '26', program: process.version.startsWith('v26.') ? process.execPath : null, missing: '' }
  const fetched = async (tried: TriedNode, version: string): Promise<TriedNode> => {
    if (tried.program !== null) return tried
    try {
      const { program } = await nodeOf(platform(), version, AbortSignal.timeout(240_000))
      return { ...tried, program }
    } catch (error) {
      return { ...tried, missing: `: Node ${version} could not be had here, ${String(error)}` }
    }
  }
  return [await fetched(own, '24.21.0'), await fetched(newer, NEWER)]
}

/** @throws {Error} nobody packs Node for this computer */
function platform(): NodePlatform {
  const name = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  const known = (['win-x64', 'linux-x64', 'linux-arm64'] as const).find(each => each === name)
  if (known === undefined) throw new Error(`there is no package of Node for ${name}`)
  return known
}

/** Runs npm with a Node, which is the one that its scripts find as well. */
export async function npm(node: string, args: readonly string[], cwd: string): Promise<CliResult> {
  const path = process.env.npm_execpath
  const env = environmentOf(node)
  if (path !== undefined && !path.endsWith('.js')) throw new Error(`${path} is no npm`)
  return path === undefined
    ? collected(spawn('npm', args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] }))
    : collected(spawn(node, [path, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] }))
}

/** Packs this checkout, its bundle made afresh. @returns the file */
export async function packed(folder: string): Promise<string> {
  const { code, stderr } = await npm(
    process.execPath,
    ['pack', '--silent', '--pack-destination', folder],
    projectFolder,
  )
  const [file, ...others] = readdirSync(folder).filter(name => name.endsWith('.tgz'))
  if (code !== 0 || file === undefined || others.length > 0) throw new Error(`npm pack ended with ${code}:\n${stderr}`)
  return join(folder, basename(file))
}

type Running = ChildProcessByStdio<null, Readable, Readable>

/** What npm has put where people type it. */
export function installed(node: string, folder: string, args: readonly string[]): Running {
  const entry = join(folder, 'node_modules', 'stationkeeper', 'bin', 'stationkeeper.js')
  return spawn(node, [entry, ...args], { cwd: folder, env: environmentOf(node), stdio: ['ignore', 'pipe', 'pipe'] })
}

/** How npm reaches its registry; all else that it tells its scripts is about the checkout. */
const REACHED_BY = 'config_(?:registry|fetch_retries|cache|userconfig|globalconfig|cafile|proxy|https_proxy|noproxy)$'

/** Nothing of the checkout, nor of what runs these tests, is found by what is started. */
function environmentOf(node: string): NodeJS.ProcessEnv {
  const foreign = new RegExp(`^(npm_(?!${REACHED_BY})|NODE_(?!EXTRA_CA)|INIT_CWD$|VITEST|STATIONKEEPER_)`, 'i')
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name))
  const path = (process.env.PATH ?? '').split(delimiter).filter(each => !each.includes('node_modules'))
  return { ...Object.fromEntries(kept), PATH: [dirname(node), ...path].join(delimiter) }
}
