import { spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { LockerHost } from '../../src/providers/logind/lockers.ts'
import { temporaryFolder } from './cli.ts'
import { until } from './until.ts'

/**
 * Real processes under the names of lockers, and a folder that stands in for `/proc`: names and parents in it are the kernel's own, only the control
 * groups are those that a test gives, since none but systemd makes real ones.
 */
export class LinuxProcesses {
  readonly #folder = temporaryFolder()
  readonly #pids: number[] = []
  readonly host: LockerHost = { proc: join(this.#folder.path, 'proc'), root: join(this.#folder.path, 'root') }

  constructor() {
    mkdirSync(join(this.host.proc, '1'), { recursive: true })
    writeFileSync(join(this.host.proc, '1', 'comm'), 'systemd\n')
  }

  /** Starts a program that goes by this name. @returns its id */
  async start(name: string, cgroup: string): Promise<number> {
    const { pid } = spawn(this.#program('/bin/sleep', name), ['1000'], { stdio: 'ignore' })
    return this.#show(pid, name, cgroup)
  }

  /** Starts a program that becomes another when its standard input ends. @returns what ends that, and waits for the change */
  async startThatBecomes(name: string, other: string, cgroup: string): Promise<() => Promise<void>> {
    const args = ['-c', 'read line; exec "$0" 1000', this.#program('/bin/sleep', other)]
    const child = spawn(this.#program('/bin/sh', name), args, { stdio: ['pipe', 'ignore', 'ignore'] })
    const pid = await this.#show(child.pid, name, cgroup)
    return () => {
      child.stdin.end()
      return until(() => nameOf(pid) === other)
    }
  }

  /** Starts a program that starts the next, and that the one after it. */
  async startChain(names: readonly string[], cgroup: string): Promise<void> {
    const command = names.reduceRight((next, name) => {
      if (next === '') return `${quoted(this.#program('/bin/sleep', name))} 1000 & echo $! ${quoted(name)}`
      return `${quoted(this.#program('/bin/sh', name))} -c ${quoted(`${next}; wait`)} & echo $! ${quoted(name)}`
    }, '')
    const child = spawn('/bin/sh', ['-c', `${command}; wait`], { stdio: ['ignore', 'pipe', 'ignore'] })
    if (child.pid !== undefined) this.#pids.push(child.pid)
    let printed = ''
    child.stdout.setEncoding('utf8').on('data', text => {
      printed += text
    })
    // Whoever comes first tells first.
    await until(() => printed.split('\n').length > names.length)
    for (const [, pid, name = ''] of printed.matchAll(/^(\d+) (.+)$/gm)) await this.#show(Number(pid), name, cgroup)
  }

  end(pid: number): void {
    process.kill(pid, 'SIGKILL')
    rmSync(join(this.host.proc, String(pid)), { recursive: true })
  }

  /** Has so many further processes of no session. */
  pad(count: number): void {
    for (let pid = 1_000_000; pid < 1_000_000 + count; pid += 1) {
      mkdirSync(join(this.host.proc, String(pid)))
      writeFileSync(join(this.host.proc, String(pid), 'comm'), 'kworker/0:1\n')
    }
  }

  /** Has a process that none of this test is: nobody can choose whose child the kernel makes an orphan. */
  tell(
    pid: number,
    { name, cgroup, stat }: { readonly name: string; readonly cgroup: string; readonly stat: string },
  ): void {
    const folder = join(this.host.proc, String(pid))
    mkdirSync(folder)
    for (const [file, text] of Object.entries({ comm: `${name}\n`, cgroup, stat }))
      writeFileSync(join(folder, file), text)
  }

  /** Installs a file of a locker. */
  install(path: string, content: string): void {
    const file = join(this.host.root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  }

  [Symbol.dispose](): void {
    for (const pid of this.#pids) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It has ended.
      }
    }
    this.#folder[Symbol.dispose]()
  }

  #program(path: string, name: string): string {
    const copy = join(this.#folder.path, name)
    copyFileSync(path, copy)
    return copy
  }

  async #show(pid: number | undefined, name: string, cgroup: string): Promise<number> {
    if (pid === undefined) throw new Error(`${name} did not start`)
    this.#pids.push(pid)
    // One that was just started still goes by its parent's name.
    await until(() => nameOf(pid) === name.slice(0, 15))
    const folder = join(this.host.proc, String(pid))
    mkdirSync(folder)
    for (const file of ['comm', 'stat']) symlinkSync(`/proc/${pid}/${file}`, join(folder, file))
    writeFileSync(join(folder, 'cgroup'), cgroup)
    return pid
  }
}

function nameOf(pid: number): string {
  return readFileSync(`/proc/${pid}/comm`, 'utf8').trimEnd()
}

function quoted(script: string): string {
  return `'${script.replaceAll("'", `'\\''`)}'`
}
