import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import manifest from '../../package.json' with { type: 'json' }
import type { OwnNode } from '../package/own-node.ts'
import { type Contents, ordered, programContents } from '../package/program-contents.ts'

/** Of the file, and of the folder that it unpacks to. */
export const zipName: string = `stationkeeper-${manifest.version}-windows-x64`

/**
 * Everything that the program needs on a Windows that has nothing: no Node, no npm and no internet, in the order of the paths.
 * `SHA256SUMS` names every other file with its digest.
 */
export async function zipContents(node: OwnNode, signal: AbortSignal): Promise<Contents> {
  const contents = ordered(
    new Map([
      ['node.exe', readFileSync(node.program)],
      ['stationkeeper.cmd', withWindowsLines(readFileSync(join(import.meta.dirname, 'stationkeeper.cmd'), 'utf8'))],
      ['licences/node.txt', readFileSync(node.license)],
      ...(await programContents({ os: 'win32', cpu: 'x64' }, signal)),
    ]),
  )
  return new Map([...contents, ['SHA256SUMS', Buffer.from(sums(contents))]])
}

/** One line a file, as `sha256sum --check` reads it. */
export function sums(contents: Contents): string {
  const digest = (content: Buffer): string => createHash('sha256').update(content).digest('hex')
  return [...contents].map(([path, content]) => `${digest(content)}  ${path}\n`).join('')
}

function withWindowsLines(text: string): Buffer {
  return Buffer.from(text.replaceAll('\n', '\r\n'))
}
