import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
// Writes the format and nothing else, in 17 KB of JavaScript; neither Node nor every machine that builds has something that does.
import { ZipFile } from 'yazl'
import type { Contents } from '../package/program-contents.ts'

/** The earliest that a zip can say. Its fields hold local time, so this is the same bytes wherever it is written. */
const WHEN = new Date(1980, 0, 1)

/** The same contents give the same bytes. @param folder above everything in it */
export async function zipped(contents: Contents, folder: string): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [path, content] of contents) {
    zip.addBuffer(content, `${folder}/${path}`, { mtime: WHEN, forceDosTimestamp: true, mode: 0o100644 })
  }
  zip.end()
  return buffer(zip.outputStream)
}

/** The line of the file beside the zip, as `sha256sum --check` reads it. */
export function digestLine(zip: Buffer, name: string): string {
  return `${createHash('sha256').update(zip).digest('hex')}  ${name}\n`
}
