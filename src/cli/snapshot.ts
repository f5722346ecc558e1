import { resolve } from 'node:path'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Observation } from '../model/session.ts'
import { parseObservation } from '../policy/observation.ts'
import { InvalidInput } from './errors.ts'
import { reportFindings } from './findings.ts'
import type { Terminal } from './terminal.ts'
import { readTextFile } from './text-file.ts'

/** A hundred thousand sessions are some 40 MiB. */
const LARGEST_SNAPSHOT = 256 * 1024 * 1024

/**
 * @param options `redact`: what is found is told by its place and code alone, for its words and its frame show what stands there
 * @throws {InvalidInput} it can't be read or is no observation; findings have been shown
 */
export function readSnapshot(
  path: string,
  terminal: Terminal,
  cwd: string,
  { redact }: { readonly redact: boolean } = { redact: false },
): Observation {
  const { observation, diagnostics } = parseObservation(path, readTextFile(resolve(cwd, path), LARGEST_SNAPSHOT))
  reportFindings(redact ? diagnostics.map(withoutWords) : diagnostics, 'the snapshot is', terminal)
  if (observation === null) throw new InvalidInput('the snapshot is not valid')
  return observation
}

function withoutWords(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, message: 'look there, for what is wrong may name somebody', frame: '', hint: null }
}
