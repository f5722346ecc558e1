/**
 * Builds stationkeeper-VERSION-windows-x64.zip and its digest beside it, on Linux as on Windows: `node scripts/windows-zip.ts [FOLDER]`,
 * by default into release/. The same checkout and the same Node give the same bytes.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ownNode } from './package/own-node.ts'
import { projectFolder } from './windows/checkout.ts'
import { zipContents, zipName } from './windows/zip-contents.ts'
import { digestLine, zipped } from './windows/zip-file.ts'

/** Milliseconds; most of it is for a slow network. */
const BOUND = 10 * 60_000

const folder = resolve(projectFolder, process.argv[2] ?? 'release')
const signal = AbortSignal.timeout(BOUND)
const contents = await zipContents(await ownNode('win-x64', signal), signal)
const zip = await zipped(contents, zipName)
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, `${zipName}.zip`), zip)
writeFileSync(join(folder, `${zipName}.zip.sha256`), digestLine(zip, `${zipName}.zip`))
console.log(`${join(folder, zipName)}.zip: ${contents.size} files, ${(zip.length / 2 ** 20).toFixed(1)} MiB`)
