import { open, readFile, rename, rm } from 'node:fs/promises'
import { giveFile } from '../../files/folder-owner.ts'
import type { Tristate } from '../../model/session.ts'
import { type Instant, instant } from '../../model/time.ts'

/** What the keeper of a host knows of one stay, which only who listened can know. */
export interface KnownBlock {
  readonly id: string
  readonly logonAt: Instant
  readonly blocked: Tristate
}

/** What a keeper leaves for the verbs beside it. */
export interface KeptBlocks {
  /** Names this very run of the bus. */
  readonly bus: string
  /** The keeper's name on it: while the bus knows it the keeper listens, and no other ever gets it. */
  readonly keeper: string
  readonly blocks: readonly KnownBlock[]
}

const VERSION = 1

/**
 * Writes all or nothing, for whom the folder belongs to. Holds no names of people.
 * @throws {Error} the file can't be written
 */
export async function writeBlocks(file: string, kept: KeptBlocks): Promise<void> {
  const next = `${file}.${process.pid}`
  try {
    // What a process of that number left behind.
    await rm(next, { force: true })
    // In a folder of another account root follows no link that lies there.
    const handle = await open(next, 'wx', 0o644)
    try {
      giveFile(handle.fd, next)
      await handle.writeFile(JSON.stringify({ version: VERSION, ...kept }))
    } finally {
      await handle.close()
    }
    await rename(next, file)
  } catch (error) {
    await rm(next, { force: true }).catch(() => {})
    throw error
  }
}

/** @returns null: there is none, it can't be read, or it is damaged in any way */
export async function readBlocks(file: string): Promise<KeptBlocks | null> {
  try {
    return parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return null
  }
}

function parse(read: unknown): KeptBlocks | null {
  if (!isRecord(read) || read.version !== VERSION) return null
  const { bus, keeper, blocks } = read
  if (typeof bus !== 'string' || typeof keeper !== 'string' || !Array.isArray(blocks)) return null
  const known = blocks.map(parseBlock)
  return known.every(block => block !== null) ? { bus, keeper, blocks: known } : null
}

function parseBlock(read: unknown): KnownBlock | null {
  if (!isRecord(read)) return null
  const { id, logonAt, blocked } = read
  if (typeof id !== 'string' || typeof logonAt !== 'number' || !Number.isFinite(logonAt)) return null
  if (blocked !== 'yes' && blocked !== 'no' && blocked !== 'unknown') return null
  return { id, logonAt: instant(logonAt), blocked }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
