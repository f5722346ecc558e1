import { readFile } from 'node:fs/promises'

/**
 * Bytes that a process and all that came of it have in memory. A process that has ended meanwhile has none.
 * @returns 0 where the system does not tell in this way, as any but Linux
 */
export async function residentBytes(pid: number): Promise<number> {
  const [status, children] = await Promise.all([said(`/proc/${pid}/status`), said(`/proc/${pid}/task/${pid}/children`)])
  const own = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1_024
  const others = await Promise.all(
    children
      .split(' ')
      .filter(Boolean)
      .map(child => residentBytes(Number(child))),
  )
  return own + others.reduce((sum, each) => sum + each, 0)
}

function said(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}
