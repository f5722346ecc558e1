import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { StartCommand } from '../../src/providers/multipoint/start-command.ts'
import { temporaryFolder } from './cli.ts'
import { MultiPointWorld, multiPointClassroom, type WorldSetUp } from './multipoint-world.ts'

const STAND_IN = fileURLToPath(new URL('./multipoint-stand-in.ts', import.meta.url))

/** A world of its own, for one test. */
export interface StandInHost {
  readonly world: MultiPointWorld
  /** Starts a stand-in for a PowerShell that runs `host.ps1`. */
  readonly command: StartCommand
  [Symbol.dispose](): void
}

export function standInHost(setUp: Partial<WorldSetUp> = {}): StandInHost {
  const folder = temporaryFolder()
  const world = new MultiPointWorld(join(folder.path, 'world')).create({ sessions: multiPointClassroom(), ...setUp })
  return {
    world,
    command: { command: process.execPath, args: [STAND_IN, world.folder], env: {} },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  }
}

/** A file that can be named as the PowerShell to start. For systems whose programs may be scripts. */
export function standInProgram(world: MultiPointWorld, folder: string): string {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'pwsh')
  writeFileSync(path, `#!/bin/sh\nexec '${process.execPath}' '${STAND_IN}' '${world.folder}' "$@"\n`)
  chmodSync(path, 0o755)
  return path
}

/** Whether a process is there. One that has ended and was not yet reaped by its parent still is. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
