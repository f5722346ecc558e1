import { resolve } from 'node:path'
import type { Observation } from '../model/session.ts'
import { parseObservation } from '../policy/observation.ts'
import { InvalidInput } from './errors.ts'
import { reportFindings } from './findings.ts'
import type { Terminal } from './terminal.ts'
import { readTextFile } from './text-file.ts'

/** A hundred thousand sessions are some 40 MiB. */
const LARGEST_SNAPSHOT = 256 * 1024 * 1024

/** @throws {InvalidInput} it can't be read or is no observation; findings have been shown */
export function readSnapshot(path: string, terminal: Terminal, cwd: string): Observation {
  const { observation, diagnostics } = parseObservation(path, readTextFile(resolve(cwd, path), LARGEST_SNAPSHOT))
  reportFindings(diagnostics, 'the snapshot is', terminal)
  if (observation === null) throw new InvalidInput('the snapshot is not valid')
  return observation
}
