import type { ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'

/** Resolves with the first match in what a process says. @throws {Error} it ended before */
export async function said(
  child: ChildProcessByStdio<null, Readable, Readable>,
  pattern: RegExp,
): Promise<RegExpExecArray> {
  let text = ''
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      text += chunk.toString()
      const match = pattern.exec(text)
      if (match !== null) resolve(match)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    once(child, 'close').then(([code]) => reject(new Error(`it ended with ${code}:\n${text}`)), reject)
  })
}
