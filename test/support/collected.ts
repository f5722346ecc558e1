import type { ChildProcessByStdio } from 'node:child_process'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { CliResult } from './cli.ts'

/** What a process says until it ends, and how it ended. */
export async function collected(child: ChildProcessByStdio<null, Readable, Readable>): Promise<CliResult> {
  const code = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const [stdout, stderr, ended] = await Promise.all([text(child.stdout), text(child.stderr), code])
  return { stdout, stderr, code: ended }
}
