import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type CliResult, inheritedEnvironment, projectFolder } from './cli.ts'

/** Runs a line in a shell in which `stationkeeper` is the program of this checkout, with nothing on standard input. */
export function guideShell(line: string, folder: string, env: Readonly<Record<string, string>>): Promise<CliResult> {
  const bin = join(folder, '.bin')
  mkdirSync(bin, { recursive: true })
  const program = join(bin, 'stationkeeper')
  const quoted = [process.execPath, join(projectFolder, 'bin', 'stationkeeper.js')].map(each => `'${each}'`)
  writeFileSync(program, `#!/bin/sh\nexec ${quoted.join(' ')} "$@"\n`)
  chmodSync(program, 0o755)
  const inherited = inheritedEnvironment()
  const path = `${bin}${delimiter}${inherited.PATH ?? ''}`
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', line], {
      cwd: folder,
      env: { ...inherited, ...env, HOME: folder, PATH: path },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('error', reject)
    child.on('close', code => resolve({ stdout, stderr, code }))
  })
}
