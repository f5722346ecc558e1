/** Fails when generating the validators again gives other files than those that are there: a schema changed, or the generator. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const generated = join(root, 'src/policy/generated')

function contents(): ReadonlyMap<string, string> {
  const files = readdirSync(generated, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  if (files.length === 0) throw new Error(`${generated} is empty: run node scripts/generate-validators.ts`)
  return new Map(
    files.map(({ parentPath, name }) => join(parentPath, name)).map(file => [file, readFileSync(file, 'utf8')]),
  )
}

const before = contents()
execFileSync(process.execPath, [join(root, 'scripts/generate-validators.ts')], { cwd: root, stdio: 'inherit' })
const after = contents()
const changed = [...new Set([...before.keys(), ...after.keys()])].filter(file => before.get(file) !== after.get(file))
for (const file of changed) console.error(`${file} was out of date; it has been generated again`)
process.exitCode = changed.length === 0 ? 0 : 1
