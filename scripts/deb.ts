/**
 * Builds stationkeeper_VERSION_ARCHITECTURE.deb, with a Node of its own, and its digest beside it: `node scripts/deb.ts [FOLDER]`, by default into
 * release/. The same checkout gives the same bytes: all times are SOURCE_DATE_EPOCH, or else that of the last commit.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { buildDeb } from './deb/build.ts'
import { projectFolder } from './windows/checkout.ts'
import { digestLine } from './windows/zip-file.ts'

/** Milliseconds; most of it is for a slow network. */
const BOUND = 10 * 60_000

const folder = resolve(projectFolder, process.argv[2] ?? 'release')
console.log('builds the package; compressing Node takes a minute or two')
const { path, files } = await buildDeb(folder, { compression: 'xz', signal: AbortSignal.timeout(BOUND) })
const deb = readFileSync(path)
writeFileSync(`${path}.sha256`, digestLine(deb, basename(path)))
console.log(`${path}: ${files} files, ${(deb.length / 2 ** 20).toFixed(1)} MiB`)
