import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { messageOf, OperationFailed } from './errors.ts'
import type { Terminal } from './terminal.ts'

/** One thing that an installation does. `what` is in the infinitive: `make the folder C:\…`. */
export interface Step {
  readonly what: string
  /** false: it is so already. */
  readonly needed: boolean
  carryOut(): Promise<void>
}

export function showSteps(steps: readonly Step[], terminal: Terminal): void {
  for (const { what, needed } of steps) terminal.out(needed ? `What if: ${what}.\n` : `Needs nothing: ${what}.\n`)
}

/** Each that is needed, in order. @throws {OperationFailed} one failed; those before it were done */
export async function carryOut(steps: readonly Step[], terminal: Terminal): Promise<void> {
  let any = false
  for (const { what, needed, carryOut: act } of steps) {
    if (!needed) continue
    try {
      await act()
    } catch (cause) {
      throw new OperationFailed(`could not ${what}: ${messageOf(cause)}`, {
        cause,
        hint: any
          ? 'what stands above was done and harms nobody: mend it and run `service install` again, or undo it with `service uninstall`'
          : 'nothing was done',
      })
    }
    any = true
    terminal.out(`done: ${what}\n`)
  }
}

export function folder(path: string): Step {
  return {
    what: `make the folder ${path}`,
    needed: !existsSync(path),
    async carryOut() {
      mkdirSync(dirname(path), { recursive: true })
      // Not recursive: one that somebody else made since it was looked for is not taken.
      mkdirSync(path)
    },
  }
}

export function file(path: string, text: string): Step {
  return {
    what: `write ${path}`,
    needed: !existsSync(path),
    // wx: what somebody else writes in this very moment is not overwritten either.
    carryOut: async () => writeFileSync(path, text, { flag: 'wx' }),
  }
}
