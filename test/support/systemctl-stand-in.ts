/**
 * Stands in for systemctl: a real process that keeps the state of one unit in a file, and really starts what the unit says, waiting until it is
 * ready. First argument: a folder that stands for `/`.
 */
import { spawn } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { until } from './until.ts'

interface Kept {
  readonly enabled: boolean
  readonly loaded: boolean
  readonly pid: number
}

const [root = '', verb, ...rest] = process.argv.slice(2)
const file = join(root, 'systemctl.json')
const unit = join(root, 'etc/systemd/system/stationkeeper.service')
const dropIns = join(root, 'run/systemd/system/stationkeeper.service.d')
appendFileSync(join(root, 'systemctl.log'), `${[verb, ...rest].join(' ')}\n`)

function kept(): Kept {
  // Written below.
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Kept) : { enabled: false, loaded: false, pid: 0 }
}

function keep(change: Partial<Kept>): void {
  writeFileSync(file, JSON.stringify({ ...kept(), ...change }))
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch {
    return false
  }
}

/** As systemd takes a command line apart, as far as paths of tests need it. */
function split(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, inQuotes, bare]) =>
    (inQuotes ?? bare ?? '').replaceAll('%%', '%'),
  )
}

async function start(): Promise<void> {
  const changes = existsSync(dropIns) ? readdirSync(dropIns).sort() : []
  const text = [unit, ...changes.map(name => join(dropIns, name))].map(path => readFileSync(path, 'utf8')).join('\n')
  const line = [...text.matchAll(/^ExecStart=(.+)$/gm)].at(-1)?.[1] ?? ''
  const [program = '', ...args] = split(line)
  mkdirSync(join(root, 'var/lib/stationkeeper'), { recursive: true })
  const journal = openSync(join(root, 'journal'), 'a')
  // Late: it takes longer to load than all else that is asked of this.
  const { datagramSocket } = await import('./datagrams.ts')
  using socket = datagramSocket(`@stand-in-${process.pid}`)
  const env = { PATH: process.env.PATH, NOTIFY_SOCKET: socket.address }
  const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', journal, journal], detached: true })
  let ended = false
  child.once('exit', () => {
    ended = true
  })
  keep({ pid: child.pid ?? 0 })
  await until(() => ended || socket.received().some(each => each.includes('READY=1')))
  if (ended) fail('Job for stationkeeper.service failed because the control process exited with error code.')
  child.unref()
}

function fail(words: string): never {
  process.stderr.write(`${words}\n`)
  process.exit(1)
}

switch (verb) {
  case 'daemon-reload':
    keep({ loaded: existsSync(unit) })
    break
  case 'enable':
  case 'disable':
    keep({ enabled: verb === 'enable' })
    break
  case 'restart': {
    const { pid, loaded } = kept()
    if (!loaded) fail('Unit stationkeeper.service not found.')
    if (isAlive(pid)) process.kill(pid, 'SIGTERM')
    while (isAlive(pid)) await setTimeout(5)
    await start()
    break
  }
  case 'stop':
    if (isAlive(kept().pid)) process.kill(kept().pid, 'SIGTERM')
    break
  case 'kill':
    if (isAlive(kept().pid)) process.kill(kept().pid, 'SIGKILL')
    break
  case 'reload':
    fail('Unit dbus.service not found.')
    break
  case 'show': {
    const { pid, enabled, loaded } = kept()
    const runs = isAlive(pid)
    process.stdout.write(
      [
        `LoadState=${loaded ? 'loaded' : 'not-found'}`,
        `ActiveState=${runs ? 'active' : 'inactive'}`,
        `UnitFileState=${loaded ? (enabled ? 'enabled' : 'disabled') : ''}`,
        `FragmentPath=${loaded ? unit : ''}`,
        'StatusText=Keeping = all',
        `User=${loaded ? 'stationkeeper' : ''}`,
        `MainPID=${runs ? pid : 0}`,
        'ExecMainStatus=0',
        `ExecMainExitTimestampMonotonic=${pid > 0 && !runs ? 1 : 0}`,
        'NRestarts=0\n',
      ].join('\n'),
    )
    break
  }
  default:
    fail(`Unknown command verb ${verb}.`)
}
