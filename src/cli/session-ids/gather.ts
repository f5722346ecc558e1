import { InvalidInput } from '../errors.ts'
import type { Terminal } from '../terminal.ts'
import { decodeText } from './decode.ts'
import { parseIds } from './parse.ts'
import { idsFromArguments, unique } from './session-id.ts'

/** More than any host has sessions, less than hurts. */
const LARGEST_INPUT = 16 * 1024 * 1024

/**
 * The ids that a verb is about: its arguments, else what comes down the pipe; `-` among the arguments takes both. A pipe is
 * not read unasked when there are arguments, because one that nobody closes would be waited for forever.
 * @returns empty where a pipe brought none: a filter that let nothing through
 * @throws {InvalidInput} when there are none at all, or one is no id
 */
export async function gatherIds(args: readonly string[], terminal: Terminal): Promise<readonly string[]> {
  const given = idsFromArguments(args.filter(argument => argument !== '-'))
  const wantsPipe = args.includes('-')
  if (args.length > 0 && !wantsPipe) return given
  if (terminal.input.isTTY === true) {
    throw new InvalidInput('no session ids given', { hint: 'name them, or pipe them in; see `stationkeeper sessions`' })
  }
  return unique([...given, ...parseIds(decodeText(await readAll(terminal.input)))])
}

async function readAll(input: Terminal['input']): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > LARGEST_INPUT) throw new InvalidInput('standard input is larger than 16 MiB')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}
