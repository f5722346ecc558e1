/**
 * Unpacks the Chromium that the registry has, its fonts and what it needs of a system that has little, into the folder for temporary files.
 * A process of its own, since the package unpacks into whatever that folder is.
 */
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inflate } from '@sparticuz/chromium'

const packed = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '..', 'bin')
await Promise.all(readdirSync(packed).map(file => inflate(join(packed, file))))
