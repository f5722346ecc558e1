import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '../../support/cli.ts'

/** A program in the place of ours, which does as it was told and keeps what it was given. */
export interface StandIn {
  readonly folder: string
  /** Names it to the module. */
  readonly env: Readonly<Record<string, string>>
  /** Its arguments and input, null while it was never started. */
  given(): { readonly args: readonly string[]; readonly input: string } | null
  [Symbol.dispose](): void
}

/** @param behaviour JavaScript that may use `args`, `input` and `document(fields)`, which prints a document */
export function standIn(behaviour: string, { reads = true }: { readonly reads?: boolean } = {}): StandIn {
  const folder = temporaryFolder()
  const script = join(folder.path, 'stand in.js')
  const kept = join(folder.path, 'given.json')
  writeFileSync(
    script,
    `const fs = require('node:fs')
const args = process.argv.slice(2)
const input = ${reads ? "fs.readFileSync(0, 'utf8')" : "''"}
fs.writeFileSync(${JSON.stringify(kept)}, JSON.stringify({ args, input }))
const document = fields => process.stdout.write(JSON.stringify({ apiVersion: 'stationkeeper/v1', ...fields }))
${behaviour}
`,
  )
  return {
    folder: folder.path,
    env: { STATIONKEEPER_PROGRAM: script },
    given: () => (existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : null),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  }
}
