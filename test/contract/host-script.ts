import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { delimiter, join } from 'node:path'
import { type HostReply, type HostRequest, REPLY_MARK } from '../../src/providers/multipoint/protocol.ts'

const SCRIPT = join(import.meta.dirname, '../../src/providers/multipoint/host.ps1')

export interface HostScriptOptions {
  /** Searched for modules before all others; null: the shell's own places alone. */
  readonly modules: string | null
  readonly env?: Readonly<Record<string, string>>
  /** A script that runs host.ps1, whose path it is given in STATIONKEEPER_TEST_SCRIPT. */
  readonly wrapper?: string
  readonly args?: readonly string[]
}

/** A real PowerShell that runs host.ps1. */
export class HostScript {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #waiting = new Map<number, (reply: HostReply) => void>()
  readonly #exit: Promise<unknown>
  #last = 0
  #rest = ''
  /** Lines of standard output that are no replies. */
  readonly noise: string[] = []
  /** Every reply as it came. */
  readonly replies: string[] = []
  stderr = ''

  constructor(shell: string, { modules, env, wrapper, args = [] }: HostScriptOptions) {
    const places = [modules ?? '', ...inheritedModules(shell)].filter(place => place !== '')
    this.#child = spawn(shell, ['-NoProfile', '-NonInteractive', ...policy(), '-File', wrapper ?? SCRIPT, ...args], {
      env: {
        ...process.env,
        ...env,
        PSModulePath: places.join(delimiter),
        STATIONKEEPER_TEST_SCRIPT: SCRIPT,
      },
    })
    // Whatever cannot be ASCII stays one character a byte.
    this.#child.stdout.setEncoding('latin1').on('data', (text: string) => this.#hear(text))
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text
    })
    this.#child.stdin.on('error', () => {})
    this.#exit = once(this.#child, 'close')
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** The reply that names the request. Never settles where none comes: the test's own deadline ends it. */
  ask(request: HostRequest): Promise<HostReply> {
    this.#last += 1
    const id = this.#last
    const { promise, resolve } = Promise.withResolvers<HostReply>()
    this.#waiting.set(id, resolve)
    this.send(JSON.stringify({ ...request, id }))
    return promise
  }

  /** @returns the reply's value @throws if it is a failure */
  async value(request: HostRequest): Promise<unknown> {
    const reply = await this.ask(request)
    if (reply.ok) return reply.value
    throw new Error(`${request.do} failed: ${JSON.stringify(reply.error)}`)
  }

  send(line: string): void {
    this.#child.stdin.write(`${line}\n`)
  }

  /** Ends its input, and says how it ended. */
  async end(): Promise<number | null> {
    this.#child.stdin.end()
    await this.#exit
    return this.#child.exitCode
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#exit
  }

  #hear(text: string): void {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) {
      const reply = line.startsWith(REPLY_MARK) ? parse(line.slice(REPLY_MARK.length)) : null
      if (reply === null) {
        if (line !== '') this.noise.push(line)
        continue
      }
      this.replies.push(line)
      this.#waiting.get(reply.id)?.(reply)
      this.#waiting.delete(reply.id)
    }
  }
}

/** Without the modules of PowerShell 7 for Windows PowerShell, which would take them for its own. */
function inheritedModules(shell: string): readonly string[] {
  const places = (process.env.PSModulePath ?? '').split(delimiter)
  return /powershell(?:\.exe)?$/i.test(shell) ? places.filter(place => !/[\\/]PowerShell[\\/]/i.test(place)) : places
}

/** Windows lets no script run unless it is told to. */
function policy(): readonly string[] {
  return process.platform === 'win32' ? ['-ExecutionPolicy', 'Bypass'] : []
}

function parse(json: string): HostReply | null {
  try {
    // What the protocol says it is; the tests look at it.
    return JSON.parse(json) as HostReply
  } catch {
    return null
  }
}
