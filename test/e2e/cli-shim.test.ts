import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { projectFolder } from '../support/cli.ts'

const shim = readFileSync(join(projectFolder, 'bin', 'stationkeeper.js'), 'utf8').replace(/^#!.*/, '')

interface Ran {
  readonly stderr: string
  readonly exitCode: number | undefined
  /** Modules that it asked for what they do. */
  readonly called: readonly string[]
}

/** Runs the shim as if this were that version of Node. */
function runOn(version: string): Ran {
  let stderr = ''
  const process = {
    versions: { node: version },
    exitCode: undefined,
    stderr: {
      write: (text: string) => {
        stderr += text
      },
    },
  }
  const called: string[] = []
  const real = createRequire(import.meta.url)
  const require = (name: string): unknown => (name === './compile-cache.js' ? () => called.push(name) : real(name))
  runInNewContext(shim, { require, process, __dirname: join(projectFolder, 'bin') })
  return { stderr, exitCode: process.exitCode, called }
}

it.each(['10.24.1', '12.22.0', '20.20.2', '24.14.9'])('tells a person with Node %s what to do', version => {
  const { stderr, exitCode, called } = runOn(version)
  const needed = manifest.engines.node.replace('>=', '')
  expect(stderr).toBe(
    `stationkeeper: needs Node ${needed} or newer, this is Node ${version}; get one from https://nodejs.org\n`,
  )
  expect(exitCode).toBe(1)
  expect(called).toEqual([])
})

it('has what Node compiles kept, and leaves it to one file where', () => {
  expect(runOn(process.versions.node).called).toEqual(['./compile-cache.js'])
  expect(shim).not.toContain('enableCompileCache')
})

it('is written in syntax that Node 10 can read', () => {
  expect(shim).not.toMatch(/\?\.|\?\?|\|\|=|#\w|\bawait\b|^import |^export |\bclass\b|catch \{|node:/m)
})
