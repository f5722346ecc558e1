import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from './cli.ts'

/** A folder of programs, each a script of the shell, that stand in for the system's own and note how they were started. */
export class ProgramFolder {
  readonly #folder = temporaryFolder()
  readonly path: string = join(this.#folder.path, 'bin')

  constructor(programs: Readonly<Record<string, string>>) {
    mkdirSync(this.path)
    for (const [name, script] of Object.entries(programs)) {
      const file = join(this.path, name)
      writeFileSync(
        file,
        // In one write, since it may be started several times at the same moment.
        `#!/bin/sh\nprintf '%s\\0' "$@" >"$0.$$"; echo >>"$0.$$"; cat "$0.$$" >>"$0.calls"; rm "$0.$$"\n${script}\n`,
      )
      chmodSync(file, 0o755)
    }
  }

  get folders(): readonly string[] {
    return [this.path]
  }

  /** Arguments of each time that it was started. */
  callsOf(name: string): readonly (readonly string[])[] {
    const calls = readFileSync(join(this.path, `${name}.calls`), 'utf8')
    return calls
      .split('\0\n')
      .slice(0, -1)
      .map(call => call.split('\0'))
  }

  [Symbol.dispose](): void {
    this.#folder[Symbol.dispose]()
  }
}
