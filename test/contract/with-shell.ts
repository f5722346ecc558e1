import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import { HostScript, type HostScriptOptions } from './host-script.ts'
import { SHELLS } from './shells.ts'
import { type Dialect, modulesOf, ScriptedWorld } from './world.ts'

/** What a test talks to. */
export interface Scripted {
  readonly world: ScriptedWorld
  /** One PowerShell for all tests of the group. */
  readonly host: HostScript
  /** Another one, killed after the test. */
  start(options?: Partial<HostScriptOptions>): HostScript
}

/** Runs tests against each PowerShell that is there, with a dialect's scripted module; skips them where there is none. */
export function withShells(dialect: Dialect, tests: (scripted: Scripted) => void): void {
  describe.each(SHELLS)(`$name, ${dialect}`, ({ path }) => {
    describe.skipIf(path === null)('host.ps1', () => {
      let world: ScriptedWorld
      let host: HostScript
      const others: HostScript[] = []
      const start = (options: Partial<HostScriptOptions> = {}): HostScript =>
        new HostScript(path ?? '', { modules: modulesOf(dialect), ...options, env: { ...world.env, ...options.env } })
      beforeAll(() => {
        world = new ScriptedWorld()
        host = start()
      })
      afterEach(async () => {
        await Promise.all(others.splice(0).map(other => other.kill()))
      })
      afterAll(async () => {
        await host.end()
        world.remove()
      })
      tests({
        get world() {
          return world
        },
        get host() {
          return host
        },
        start(options) {
          const other = start(options)
          others.push(other)
          return other
        },
      })
    })
  })
}
